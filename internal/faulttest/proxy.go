package faulttest

import (
	"context"
	"net"
	"sync"
)

// Fault is what happens to a connection.
type Fault int

// The faults of a network.
const (
	Close Fault = iota // the connection ends in good order
	Reset              // the connection is torn
	Stall              // nothing comes any more, and nobody says so
	Flip               // one bit is wrong
)

func (f Fault) String() string { return [...]string{"close", "reset", "stall", "flip"}[f] }

// Proxy stands between a client and a server on this machine and breaks
// connections after a number of bytes from the server.
type Proxy struct {
	ln     net.Listener
	target string

	mu     sync.Mutex
	fault  Fault
	after  int64 // bytes from the server until the fault
	times  int   // faults left; negative for no end
	bytes  int64 // from the server, in all
	conns  int
	open   map[net.Conn]bool
	closed bool
}

// NewProxy forwards connections to target without any fault.
func NewProxy(target string) (*Proxy, error) {
	var conf net.ListenConfig
	ln, err := conf.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{ln: ln, target: target, open: map[net.Conn]bool{}}
	go p.serve()
	return p, nil
}

// Port is the port on 127.0.0.1.
func (p *Proxy) Port() int { return p.ln.Addr().(*net.TCPAddr).Port }

// Break lets a fault happen to each of the next connections, as many as times
// says, after so many bytes from the server. Negative: to all.
func (p *Proxy) Break(f Fault, after int64, times int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault, p.after, p.times = f, after, times
}

// Bytes is how many bytes came from the server, over all connections.
func (p *Proxy) Bytes() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bytes
}

// Connections is how many connections were made.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.conns
}

// Close ends the proxy and its connections.
func (p *Proxy) Close() error {
	err := p.ln.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for c := range p.open {
		c.Close()
	}
	return err
}

func (p *Proxy) serve() {
	for {
		client, err := p.ln.Accept()
		if err != nil {
			return
		}
		server, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", p.target)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.conns++
		fault, after := p.fault, int64(-1)
		if p.times != 0 {
			after = p.after
			p.times = max(p.times-1, -1)
		}
		p.open[client], p.open[server] = true, true
		closed := p.closed
		p.mu.Unlock()
		if closed {
			client.Close()
			server.Close()
			return
		}
		go p.up(client, server)
		go p.down(client, server, fault, after)
	}
}

// up forwards what the client says.
func (p *Proxy) up(client, server net.Conn) {
	buf := make([]byte, 16<<10)
	for {
		n, err := client.Read(buf)
		if n > 0 {
			if _, err := server.Write(buf[:n]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	server.Close()
}

// down forwards what the server says, until the fault.
func (p *Proxy) down(client, server net.Conn, fault Fault, left int64) {
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.open, client)
		delete(p.open, server)
	}()
	buf := make([]byte, 16<<10)
	for {
		n, err := server.Read(buf)
		part := buf[:n]
		p.mu.Lock()
		p.bytes += int64(n)
		p.mu.Unlock()
		broken := left >= 0 && int64(n) > left
		if broken && fault == Flip {
			part[left] ^= 1
			left, broken = -1, false
		}
		if broken {
			part = part[:left]
		}
		if left >= 0 {
			left -= int64(len(part))
		}
		if len(part) > 0 {
			if _, err := client.Write(part); err != nil {
				break
			}
		}
		if broken {
			switch fault {
			case Stall:
				continueUntilClosed(server)
			case Reset:
				if tcp, ok := client.(*net.TCPConn); ok {
					_ = tcp.SetLinger(0) // Close then sends a reset
				}
			}
			break
		}
		if err != nil {
			break
		}
	}
	client.Close()
	server.Close()
}

// continueUntilClosed swallows what the server says until somebody hangs up.
func continueUntilClosed(server net.Conn) {
	buf := make([]byte, 16<<10)
	for {
		if _, err := server.Read(buf); err != nil {
			return
		}
	}
}
