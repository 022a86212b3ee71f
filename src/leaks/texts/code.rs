//! What the code looks like once it is right. The same in every language.

pub fn text(id: &str) -> Option<&'static str> {
    let row = CODE.iter().find(|(known, _)| *known == id);
    row.map(|(_, code)| *code)
}

const CODE: &[(&str, &str)] = &[
    (
        "http.body.code",
        "resp, err := client.Do(req)\nif err != nil {\n\treturn err\n}\ndefer resp.Body.Close()\n_, err = io.Copy(io.Discard, resp.Body)",
    ),
    (
        "http.idle-client.code",
        "var client = &http.Client{Timeout: 10 * time.Second} // one for all requests",
    ),
    (
        "http.client-memory.code",
        "var client = &http.Client{Timeout: 10 * time.Second} // one for all requests",
    ),
    (
        "http2.stream.code",
        "resp, err := client.Do(req.WithContext(ctx))\nif err != nil {\n\treturn err\n}\ndefer resp.Body.Close()",
    ),
    (
        "http2.unread.code",
        "defer resp.Body.Close()\n_, err = io.Copy(dst, io.LimitReader(resp.Body, limit))",
    ),
    (
        "http.handler.code",
        "ctx := r.Context()\nselect {\ncase v := <-results:\n\twrite(w, v)\ncase <-ctx.Done():\n\treturn\n}",
    ),
    (
        "http.idle-server.code",
        "srv := &http.Server{IdleTimeout: time.Minute, ReadHeaderTimeout: 10 * time.Second}",
    ),
    (
        "sql.rows.code",
        "rows, err := db.QueryContext(ctx, query)\nif err != nil {\n\treturn err\n}\ndefer rows.Close()",
    ),
    (
        "sql.rows-memory.code",
        "rows, err := db.QueryContext(ctx, query)\nif err != nil {\n\treturn err\n}\ndefer rows.Close()",
    ),
    (
        "sql.tx.code",
        "tx, err := db.BeginTx(ctx, nil)\nif err != nil {\n\treturn err\n}\ndefer tx.Rollback() // does nothing after Commit",
    ),
    (
        "sql.tx-memory.code",
        "tx, err := db.BeginTx(ctx, nil)\nif err != nil {\n\treturn err\n}\ndefer tx.Rollback() // does nothing after Commit",
    ),
    (
        "sql.db.code",
        "db, err := sql.Open(driver, dsn) // once, in main; a DB is a pool",
    ),
    (
        "sql.db-memory.code",
        "db, err := sql.Open(driver, dsn) // once, in main; a DB is a pool",
    ),
    (
        "sql.stmt.code",
        "stmt, err := db.PrepareContext(ctx, query)\nif err != nil {\n\treturn err\n}\ndefer stmt.Close()",
    ),
    (
        "context.cancel.code",
        "ctx, cancel := context.WithCancel(parent)\ndefer cancel()",
    ),
    (
        "context.parent.code",
        "ctx, cancel := context.WithCancel(parent)\ndefer cancel()",
    ),
    (
        "context.value.code",
        "for msg := range in {\n\tctx := context.WithValue(base, key, msg.ID) // from base, not from the last ctx\n\thandle(ctx, msg)\n}",
    ),
    (
        "timer.ticker.code",
        "t := time.NewTicker(period)\ndefer t.Stop()",
    ),
    (
        "timer.timer.code",
        "t := time.NewTimer(timeout)\ndefer t.Stop()\nselect {\ncase v := <-in:\n\tuse(v)\ncase <-t.C:\n}",
    ),
    (
        "timer.after-func.code",
        "t := time.AfterFunc(timeout, expire)\ndefer t.Stop()",
    ),
    (
        "pipe.code",
        "pr, pw := io.Pipe()\ndefer pr.Close()\ngo func() { pw.CloseWithError(produce(pw)) }()",
    ),
    (
        "process.code",
        "cmd := exec.CommandContext(ctx, name)\ncmd.WaitDelay = 5 * time.Second",
    ),
    (
        "blocked.send.code",
        "out := make(chan result, 1) // room for the answer if nobody waits any more\nselect {\ncase out <- r:\ncase <-ctx.Done():\n}",
    ),
    (
        "blocked.receive.code",
        "defer close(in) // by the sender, when it is done\nselect {\ncase v, ok := <-in:\ncase <-ctx.Done():\n}",
    ),
    (
        "blocked.select.code",
        "select {\ncase v := <-in:\n\tuse(v)\ncase <-ctx.Done():\n\treturn\n}",
    ),
    ("blocked.mutex.code", "mu.Lock()\ndefer mu.Unlock()"),
    (
        "blocked.wait-group.code",
        "wg.Add(1)\ngo func() {\n\tdefer wg.Done()\n\twork()\n}()",
    ),
    (
        "blocked.cond.code",
        "mu.Lock()\ndone = true\nmu.Unlock()\ncond.Broadcast()",
    ),
    (
        "blocked.io.code",
        "conn.SetDeadline(time.Now().Add(timeout))\ndefer conn.Close()",
    ),
    (
        "blocked.sleep.code",
        "select {\ncase <-time.After(delay):\ncase <-ctx.Done():\n\treturn\n}",
    ),
    (
        "sync-map.code",
        "m.Delete(key) // when the entry is done with",
    ),
    (
        "list.code",
        "for l.Len() > limit {\n\tl.Remove(l.Front())\n}",
    ),
    (
        "regexp.code",
        "var pattern = regexp.MustCompile(`…`) // once, at package level",
    ),
    (
        "buffer.code",
        "if buf.Cap() <= 64<<10 {\n\tbuf.Reset()\n\tpool.Put(buf)\n}",
    ),
    (
        "strings.code",
        "if len(cache) >= limit {\n\tevict(cache)\n}",
    ),
    (
        "growth.slice.code",
        "kept = append([]T(nil), kept[len(kept)-limit:]...)",
    ),
    (
        "growth.map.code",
        "if len(m) >= limit {\n\tevict(m)\n}\nm = maps.Clone(m) // after many deletes: only then the old tables go",
    ),
    (
        "growth.objects.code",
        "if len(cache) >= limit {\n\tevict(cache)\n}",
    ),
    (
        "growth.big-block.code",
        "token := bytes.Clone(frame[a:b]) // not frame[a:b]; strings.Clone for strings",
    ),
    (
        "churn.append.code",
        "rows := make([]row, 0, len(in)) // not var rows []row",
    ),
    (
        "churn.regexp.code",
        "var pattern = regexp.MustCompile(`…`) // once, at package level",
    ),
    (
        "churn.compress.code",
        "zw := writers.Get().(*gzip.Writer)\nzw.Reset(w)\ndefer writers.Put(zw)",
    ),
    (
        "churn.read-all.code",
        "err := json.NewDecoder(resp.Body).Decode(&answer) // not io.ReadAll and json.Unmarshal",
    ),
    (
        "churn.buffer.code",
        "buf := buffers.Get().(*bytes.Buffer)\nbuf.Reset()\ndefer buffers.Put(buf)",
    ),
    ("churn.builder.code", "var b strings.Builder\nb.Grow(size)"),
    (
        "churn.format.code",
        "line = strconv.AppendInt(line[:0], id, 10) // not fmt.Sprintf(\"%d\", id)",
    ),
    (
        "cpu.concat.code",
        "var b strings.Builder\nfor _, part := range parts {\n\tb.WriteString(part)\n}",
    ),
    ("cpu.grow-slice.code", "rows := make([]row, 0, len(in))"),
    (
        "cpu.grow-map.code",
        "byID := make(map[string]*user, len(users))",
    ),
    (
        "process-memory.code",
        "if err := cmd.Start(); err != nil {\n\treturn err\n}\ngo cmd.Wait()",
    ),
    (
        "pipe-memory.code",
        "pr, pw := io.Pipe()\ndefer pr.Close()\ngo func() { pw.CloseWithError(produce(pw)) }()",
    ),
    (
        "file.code",
        "f, err := os.Open(name)\nif err != nil {\n\treturn err\n}\ndefer f.Close()",
    ),
    (
        "connection.code",
        "conn.SetDeadline(time.Now().Add(timeout))\ndefer conn.Close()",
    ),
    (
        "churn.code",
        "var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}",
    ),
    (
        "gc.cpu.code",
        "debug.SetGCPercent(200)     // or GOGC=200\ndebug.SetMemoryLimit(2 << 30) // or GOMEMLIMIT=2GiB",
    ),
];
