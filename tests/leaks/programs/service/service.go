// Package service is what every service has beside its fault: a table read at start, workers that wait for jobs, and requests that
// allocate, are answered, and stay in a ring of recent ones for a while. It does not leak. It is the noise that a finding has to rise above.
package service

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

type order struct {
	ID    int               `json:"id"`
	User  string            `json:"user"`
	Items []string          `json:"items"`
	Notes map[string]string `json:"notes"`
}

// Service holds two megabytes of table and about as much of recent answers.
type Service struct {
	prices map[string]float64
	recent [400][]byte
	served int
	jobs   chan func()
}

// Start reads the table and starts four workers and a clock.
func Start() *Service {
	s := &Service{prices: loadPrices(20000), jobs: make(chan func())}
	for i := 0; i < 4; i++ {
		go s.work()
	}
	go s.clock()
	return s
}

func loadPrices(count int) map[string]float64 {
	prices := make(map[string]float64)
	for i := 0; i < count; i++ {
		prices[fmt.Sprintf("article-%08d", i)] = float64(i) / 7
	}
	return prices
}

func (s *Service) work() {
	for job := range s.jobs {
		job()
	}
}

func (s *Service) clock() {
	for range time.Tick(200 * time.Millisecond) {
	}
}

// Serve answers so many requests.
func (s *Service) Serve(requests int) {
	done := make(chan []byte)
	for i := 0; i < requests; i++ {
		id := s.served
		s.jobs <- func() { go func() { done <- s.answer(id) }() }
		s.recent[s.served%len(s.recent)] = <-done
		s.served++
	}
}

func (s *Service) answer(id int) []byte {
	text := fmt.Sprintf(`{"id":%d,"user":"user-%d","items":["%s"],"notes":{"a":"%s"}}`,
		id, id%97, strings.Repeat("article ", 20), strings.Repeat("x", 200+id%900))
	var asked order
	if err := json.Unmarshal([]byte(text), &asked); err != nil {
		return nil
	}
	answer := make([]byte, 0, 4096)
	return append(answer, fmt.Sprint(asked, s.prices["article-00000001"])...)
}
