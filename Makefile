# inquiry: what a developer runs. "make demo" and "make test" need nothing but Go.

GO       ?= go
BIN      := bin/inquiry
LDFLAGS  := -s -w
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.8.0

.PHONY: build demo test check format vet staticcheck race vulnerabilities cross integration bench eval train learn-curve golden fuzz clean

build:                 ## the program, as bin/inquiry
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/inquiry

demo: build            ## the main job on invented data: a mailbox, an export, the queue, the questions, the report
	./$(BIN) demo

test:                  ## all tests that need nothing but Go
	$(GO) test ./...

check: format vet staticcheck race vulnerabilities cross integration   ## everything a change must pass

format:
	@out=$$(gofmt -l cmd internal); if [ -n "$$out" ]; then echo "not formatted:"; echo "$$out"; exit 1; fi

vet:
	$(GO) vet ./...

staticcheck:
	$(GO) run $(STATICCHECK) ./...

race:                  ## the packages in which things happen at the same time
	CGO_ENABLED=1 $(GO) test -race -short ./internal/cli/... ./internal/source/... ./internal/store/... ./internal/analyze/... ./internal/secret/...

vulnerabilities:       ## known faults in what is linked; needs the network, says so without
	@$(GO) run $(GOVULNCHECK) ./... || { code=$$?; if [ $$code -eq 3 ]; then exit 3; fi; echo "vulnerability database not reachable: check left out"; }

cross:                 ## the program builds for every system it is released for
	@for t in windows/amd64 darwin/arm64 linux/arm64; do \
		echo "build $$t"; CGO_ENABLED=0 GOOS=$${t%/*} GOARCH=$${t#*/} $(GO) build -trimpath -o /dev/null ./cmd/inquiry || exit 1; \
	done

integration: build     ## against a real Dovecot and Cyrus, as Debian ships them; the report in Chromium
	$(GO) test -tags integration -count=1 -run 'Integration|Dovecot' -timeout 20m ./internal/source/imap/... ./internal/cli/...

bench:                 ## speed of the chain, the queue and the start
	$(GO) test -run '^$$' -bench . -benchmem ./internal/analyze/... ./internal/store/... ./internal/desk/... ./internal/cli/...

eval:                  ## how well the labelled messages are read
	$(GO) test -count=1 -v -run TestLabelled ./internal/analyze/
	$(GO) test -count=1 -v -run TestTrain ./internal/score/ -folds

train:                 ## fit the wording (internal/score/wording.tsv) to the labelled messages, after the figures of cross-validation
	$(GO) test -count=1 -v -run TestTrain ./internal/score/ -train

learn-curve:           ## how accuracy grows with corrections, for a trade whose words the lists do not know
	$(GO) test -count=1 -v -run 'TestCurve$$' ./internal/learn/ -curve

golden:                ## write the golden files anew; read the diff before committing
	$(GO) test ./internal/report/ ./internal/cli/ ./internal/draft/ -update

fuzz:                  ## every parser for a short while
	@for p in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 20s $$p || exit 1; done; \
	done

clean:
	rm -rf bin dist
