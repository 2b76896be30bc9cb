# inquiry: what a developer runs. "make demo" and "make test" need nothing but Go.

GO       ?= go
BIN      := bin/inquiry
LDFLAGS  := -s -w
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.8.0

.PHONY: build demo test check format vet staticcheck race vulnerabilities cross integration bench eval train learn-curve golden fuzz reliability manual release-check release-snapshot clean

build:                 ## the program, as bin/inquiry
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/inquiry

demo: build            ## the main job on invented data: a mailbox, an export, the queue, the questions, the report
	./$(BIN) demo

test:                  ## all tests that need nothing but Go
	$(GO) test ./...

check: format vet staticcheck race vulnerabilities cross integration   ## everything a change must pass; "make reliability" beside it takes longer

format:
	@out=$$(gofmt -l cmd internal); if [ -n "$$out" ]; then echo "not formatted:"; echo "$$out"; exit 1; fi

vet:
	$(GO) vet ./...

staticcheck:
	$(GO) run $(STATICCHECK) ./...

race:                  ## the packages in which things happen at the same time; what is killed again and again is one process at a time
	CGO_ENABLED=1 $(GO) test -race -short -skip '^TestKillDuringWork$$' ./internal/cli/... ./internal/source/... ./internal/store/... ./internal/analyze/... ./internal/secret/...

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

train:                 ## fit wording.tsv, intents/ and buyerweights.yaml of internal/score to the labelled messages, after the figures of cross-validation
	$(GO) test -count=1 -v -run TestTrain ./internal/score/ -train

learn-curve:           ## how accuracy grows with corrections, for a trade whose words the lists do not know
	$(GO) test -count=1 -v -run 'TestCurve$$' ./internal/learn/ -curve

golden:                ## write the golden files anew; read the diff before committing
	$(GO) test ./internal/report/ ./internal/cli/ ./internal/draft/ -update

FUZZTIME ?= 20s
fuzz:                  ## every parser for a short while; FUZZTIME=10m for a long one
	@for p in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5s $$p || exit 1; done; \
	done

reliability:           ## faults and hostile input with all their cases; docs/reliability.md names the tests
	INQUIRY_TEST_FULL=1 $(GO) test -count=1 -v -timeout 20m ./internal/faulttest/ ./internal/store/ > reliability.log || { grep -v '^ *--- PASS\|^=== ' reliability.log; exit 1; }
	@grep 'cases: ' reliability.log

manual:                ## manual pages and completions, into packaging/out
	$(GO) run ./packaging/manual packaging/out

RELEASE := CGO_ENABLED=0 GOOS=linux GOARCH=amd64 $(GO) build -trimpath -buildvcs=false -ldflags '-s -w -buildid= -X github.com/inquiry-cli/inquiry/internal/cli.version=0.0.0-check'

GORELEASER := github.com/goreleaser/goreleaser/v2@v2.15.1

release-check:         ## a release built in two places has the same bytes
	@two=$$(mktemp -d) && trap 'rm -rf "$$two"' EXIT && mkdir "$$two/elsewhere" && \
		cp -R cmd internal go.mod go.sum "$$two/elsewhere" && \
		$(RELEASE) -o "$$two/a" ./cmd/inquiry && \
		(cd "$$two/elsewhere" && GOCACHE="$$two/cache" $(RELEASE) -o "$$two/b" ./cmd/inquiry) && \
		cmp "$$two/a" "$$two/b" && echo "two builds, the same $$(wc -c < "$$two/a") bytes: $$(sha256sum < "$$two/a" | cut -c1-16)"

release-snapshot:      ## all that a release consists of, twice, from the last commit; publishes nothing and takes some minutes
	$(GO) run $(GORELEASER) check
	@two=$$(mktemp -d) && trap 'rm -rf "$$two"' EXIT && \
		for d in a b; do \
			git clone -q . "$$two/$$d" && (cd "$$two/$$d" && $(GO) run $(GORELEASER) release --snapshot --clean --skip=sign >goreleaser.log 2>&1) || { tail -30 "$$two/$$d/goreleaser.log"; exit 1; }; \
		done; \
		cmp "$$two/a/dist/SHA256SUMS" "$$two/b/dist/SHA256SUMS" && (cd "$$two/a/dist" && sha256sum --quiet -c SHA256SUMS) && \
		rm -rf dist && cp -R "$$two/a/dist" dist && cat dist/SHA256SUMS

clean:
	rm -rf bin dist packaging/out reliability.log
