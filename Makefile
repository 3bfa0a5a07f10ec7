# Lontar: `make demo` shows it, `make check` tests it, `make help` lists the rest.

VERSION := 0.1.0
B       ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= gcc
CXX     ?= g++
CFLAGS  ?= -O2 -g
CXXFLAGS ?= -O2 -g
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:

# --- what is needed, and how to get it ---------------------------------------------------------

ENGINE_PKGS   := glib-2.0 xapian-core zlib libdeflate nettle icu-uc icu-i18n libzstd jansson
INDEXER_PKGS  := poppler-glib poppler cairo libseccomp libxml-2.0 libarchive libcurl
SEARCHD_PKGS  := libmicrohttpd zlib libbrotlienc
PKGS          := $(ENGINE_PKGS) $(INDEXER_PKGS) $(SEARCHD_PKGS)

PACKAGES := gcc g++ make pkg-config libglib2.0-dev libxapian-dev \
            libpoppler-glib-dev libpoppler-private-dev poppler-data libstemmer-dev libicu-dev libzstd-dev libjansson-dev \
            libmicrohttpd-dev libseccomp-dev libcurl4-gnutls-dev libxml2-dev libarchive-dev libcld2-dev zlib1g-dev \
            libdeflate-dev nettle-dev libgoogle-perftools-dev \
            libbrotli-dev
TEST_PACKAGES := curl jq bibutils poppler-utils xapian-tools libxml2-utils libtesseract5 tesseract-ocr-eng nftables iproute2 strace
BENCH_PACKAGES := curl poppler-utils xapian-omega wrk r-doc-pdf pari-doc gri-pdf-doc euslisp-doc

# Each stamp holds the list that it installed, so a longer list is installed anew.
$(B)/.packages: Makefile
	@mkdir -p $(@D)
	@sh tests/install-packages.sh $(PACKAGES)
	@touch $@
$(B)/.test-packages: Makefile
	@mkdir -p $(@D)
	@sh tests/install-packages.sh $(PACKAGES) $(TEST_PACKAGES)
	@touch $@

$(B)/.corpus-packages: Makefile
	@mkdir -p $(@D)
	@sh tests/install-packages.sh gcc pkg-config libpango1.0-dev fonts-noto-core fonts-noto-cjk
	@touch $@

# --- compiling ---------------------------------------------------------------------------------

WARN    := -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Wformat=2 -Wno-unused-parameter
WARNXX  := -Wall -Wextra -Wshadow -Wpointer-arith -Wformat=2 -Wno-unused-parameter
HARDEN  := $(if $(SANITIZE),-fno-omit-frame-pointer -fno-sanitize-recover=undefined,-fstack-protector-strong -D_FORTIFY_SOURCE=2)
cflags   = $(shell pkg-config --cflags $(1) 2>/dev/null)
libs     = $(shell pkg-config --libs $(1) 2>/dev/null)

override CPPFLAGS += -Iinclude -D_GNU_SOURCE -DLONTAR_VERSION='"$(VERSION)"' \
                     $(call cflags,$(PKGS)) -MMD -MP
override CFLAGS   += -std=gnu11 $(WARN) $(HARDEN) $(SANITIZE:%=-fsanitize=%)
override CXXFLAGS += -std=c++17 $(WARNXX) $(HARDEN) $(SANITIZE:%=-fsanitize=%)
override LDFLAGS  += $(SANITIZE:%=-fsanitize=%)

# The thread sanitizer has to be told of GLib's locks.
LOCKS := $(if $(filter thread,$(SANITIZE)),$(B)/tests/tsan_glib.o)
override LDFLAGS  += $(LOCKS)

# CLD2's full tables stand in a library of their own, which takes the place of the small ones.
CLD2_LIBS   := -Wl,--push-state,--no-as-needed -lcld2_full -Wl,--pop-state -lcld2
ENGINE_LIBS  = $(call libs,$(ENGINE_PKGS)) -lstemmer $(CLD2_LIBS) -lm -lpthread
INDEXER_LIBS = $(call libs,$(INDEXER_PKGS))
# Poppler allocates without end: docs/decisions/0022-allocator.md. Sanitizers and Valgrind bring their own.
ALLOCATOR ?= $(if $(SANITIZE),,-Wl,--push-state,--no-as-needed -ltcmalloc_minimal -Wl,--pop-state)
SEARCHD_LIBS = $(call libs,$(SEARCHD_PKGS))

XAPIAN_SRC  := $(wildcard lib/xapian/*.cc)
ENGINE_SRC  := $(wildcard lib/*.c lib/*.cc)
INDEXER_SRC := $(filter-out indexer/main.c,$(wildcard indexer/*.c)) \
               $(wildcard indexer/poppler/*.cc)
SEARCHD_SRC := $(filter-out searchd/main.c,$(wildcard searchd/*.c))
UNIT_SRC    := $(wildcard tests/unit/test_*.c)
FUZZ_SRC    := $(wildcard tests/fuzz/fuzz_*.c)

obj = $(patsubst %,$(B)/%.o,$(basename $(1)))

XAPIAN_OBJ  := $(call obj,$(XAPIAN_SRC) lib/error.c)
ENGINE_OBJ  := $(call obj,$(filter-out lib/error.c,$(ENGINE_SRC))) $(B)/lib/vocabulary_data.o
INDEXER_OBJ := $(call obj,$(INDEXER_SRC))
SEARCHD_OBJ := $(call obj,$(SEARCHD_SRC)) $(B)/searchd/assets_data.o

XAPIAN_LIB := $(B)/liblontar-xapian.a
ENGINE_LIB := $(B)/liblontar.a
PROGRAMS   := $(B)/lontar-index $(B)/lontar-searchd
UNIT       := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(UNIT_SRC))
FUZZ       := $(patsubst tests/fuzz/%.c,$(B)/tests/fuzz/%,$(FUZZ_SRC))

# Xapian 1.4's own check deletes an object through its base class.
export ASAN_OPTIONS ?= new_delete_type_mismatch=0

all: $(PROGRAMS)                        ## build both programs

archives: $(XAPIAN_LIB) $(ENGINE_LIB) $(B)/libindexer.a $(B)/libsearchd.a

# Objects follow when the flags change.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CXX) $(CPPFLAGS) $(CFLAGS) $(CXXFLAGS) $(LDFLAGS)' | cmp -s - $@ || \
	 echo '$(CC) $(CXX) $(CPPFLAGS) $(CFLAGS) $(CXXFLAGS) $(LDFLAGS)' > $@

$(B)/%.o: %.c $(B)/flags | $(B)/.packages
	@mkdir -p $(@D)
	@$(if $(Q),echo '  CC    $<')
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<
$(B)/%.o: %.cc $(B)/flags | $(B)/.packages
	@mkdir -p $(@D)
	@$(if $(Q),echo '  CXX   $<')
	$(Q)$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<
# To look at an object's type, the sanitizer asks the system for what the cage forbids.
$(B)/indexer/poppler/%.o: private override CXXFLAGS += -fno-sanitize=vptr
$(B)/%.o: $(B)/%.c $(B)/flags
	@$(if $(Q),echo '  CC    $<')
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# Data files are built into the programs: vocabularies and the web page's assets.
VOCABULARY_FILES := $(sort $(wildcard lib/vocabulary/*.tsv))
ASSET_FILES      := $(sort $(wildcard searchd/assets/*))
# A table of the files, lontar_NAME_files; the assembler takes the files in as they are.
define embed
	@mkdir -p $(@D)
	$(Q){ echo '#include "lontar/embedded.h"'; i=0; rows=; \
	   for file in $(2); do \
	       i=$$((i + 1)); \
	       echo "__asm__(\".pushsection .rodata; $(1)_$$i: .incbin \\\"$$file\\\"; $(1)_$${i}_end: .popsection\");"; \
	       echo "extern const char $(1)_$$i[], $(1)_$${i}_end[];"; \
	       rows="$$rows    {\"$${file##*/}\", $(1)_$$i, $(1)_$${i}_end},"; \
	   done; \
	   echo "const lontar_embedded lontar_$(1)_files[] = {$$rows {NULL, NULL, NULL}};"; } > $@
endef
$(B)/lib/vocabulary_data.c: $(VOCABULARY_FILES) Makefile | $(B)/.packages
	$(call embed,vocabulary,$(VOCABULARY_FILES))
$(B)/searchd/assets_data.c: $(ASSET_FILES) Makefile | $(B)/.packages
	$(call embed,asset,$(ASSET_FILES))
$(B)/lib/vocabulary_data.o $(B)/searchd/assets_data.o: private WARN :=

$(XAPIAN_LIB): $(XAPIAN_OBJ) | $(LOCKS)
$(B)/tests/tsan_glib.o: private override WARN += -Wno-missing-prototypes
$(ENGINE_LIB): $(ENGINE_OBJ)
$(B)/libindexer.a: $(INDEXER_OBJ)
$(B)/libsearchd.a: $(SEARCHD_OBJ)
$(B)/%.a:
	@$(if $(Q),echo '  AR    $@')
	$(Q)rm -f $@ && $(AR) crs $@ $^

$(B)/lontar-index: $(B)/indexer/main.o $(B)/libindexer.a $(ENGINE_LIB) $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(ALLOCATOR) $(INDEXER_LIBS) $(ENGINE_LIBS)
$(B)/lontar-searchd: $(B)/searchd/main.o $(B)/libsearchd.a $(ENGINE_LIB) $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(SEARCHD_LIBS) $(ENGINE_LIBS)

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/libindexer.a $(B)/libsearchd.a $(ENGINE_LIB) $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(SEARCHD_LIBS) $(INDEXER_LIBS) $(ENGINE_LIBS)
# The Xapian door stands on its own: its test links nothing else of ours.
$(B)/tests/unit/test_xapian: $(B)/tests/unit/test_xapian.o $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(call libs,glib-2.0 xapian-core libdeflate)
$(B)/tests/unit/%.o: private override CPPFLAGS += -Iindexer -Isearchd -Ilib

# Fuzz targets: replayed over their kept inputs by make check, run for real by make fuzz.
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZ_SRC))
REPLAY     := $(FUZZ_NAMES:%=$(B)/tests/fuzz/replay_%)
TEST_LIBS  = $(B)/libindexer.a $(B)/libsearchd.a $(ENGINE_LIB) $(XAPIAN_LIB)
$(B)/tests/fuzz/replay_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o $(TEST_LIBS)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(SEARCHD_LIBS) $(INDEXER_LIBS) $(ENGINE_LIBS)
$(B)/tests/fuzz/libfuzzer_%: $(B)/tests/fuzz/fuzz_%.o $(TEST_LIBS)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(SEARCHD_LIBS) $(INDEXER_LIBS) $(ENGINE_LIBS)
$(B)/tests/fuzz/%.o: private override CPPFLAGS += -Iindexer -Isearchd -Ilib
$(B)/tests/fuzz/fuzz_%.o: private override CFLAGS += -Wno-missing-prototypes

# Fuzzed requests against the daemon: a client of its own.
$(B)/tests/fuzz/requests: $(B)/tests/fuzz/requests.o | $(LOCKS)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(call libs,glib-2.0)
REQUESTS ?= 100000
fuzz-requests: | $(B)/.test-packages    ## REQUESTS fuzzed requests against a build with sanitizers
	$(MAKE) B=build-asan SANITIZE='address undefined' CFLAGS='-O1 -g' CXXFLAGS='-O1 -g' all \
	    build-asan/tests/fuzz/requests
	@B=build-asan REQUESTS=$(REQUESTS) nice -n 19 bash tests/system/68-fuzz-requests.sh

# --- the demonstration library: its PDFs are kept, so only who changes it needs this -------------

TYPESET_SRC := $(wildcard corpus/.typeset/*.c)
CORPUS_SETS := $(sort $(wildcard corpus/.typeset/*/*.set))
# Fontconfig has a thread of its own, which the thread sanitizer cannot see into.
$(B)/typeset: $(TYPESET_SRC) $(wildcard corpus/.typeset/*.h) $(B)/flags | $(B)/.corpus-packages
	@mkdir -p $(@D)
	@$(if $(Q),echo '  CC    $@')
	$(Q)$(CC) $(filter-out -fsanitize=thread,$(CFLAGS)) $(call cflags,pangocairo) -o $@ $(TYPESET_SRC) $(call libs,pangocairo) -lm
corpus: $(B)/typeset                    ## typeset the PDFs of corpus/ again from their sources
	@for s in $(CORPUS_SETS:corpus/.typeset/%.set=%); do mkdir -p corpus/$${s%/*} && \
	  $(B)/typeset corpus/.typeset/$$s.set corpus/$$s.pdf || exit 1; done

-include $(shell find $(B) -name '*.d' -type f 2>/dev/null)

# --- using -------------------------------------------------------------------------------------

demo: all | $(B)/.test-packages         ## index corpus/, start the daemon, show answers, stop it
	@B=$(B) tests/demo.sh
serve: all | $(B)/.test-packages        ## the same, and keep it running
	@B=$(B) tests/demo.sh serve

cluster: all | $(B)/.test-packages      ## three shards and a replica on loopback: search, kill, return
	@B=$(B) bash tests/cluster.sh

# --- testing -----------------------------------------------------------------------------------

SYSTEM := $(sort $(wildcard tests/system/[0-9]*.sh) $(wildcard tests/golden/run.sh))
check: all $(UNIT) $(REPLAY) $(B)/tests/fuzz/requests $(B)/tests/bench/gold | $(B)/.test-packages  ## run all tests
	@B=$(B) tests/run.sh $(UNIT) -- $(SYSTEM)
unit: $(UNIT) | $(B)/.test-packages     ## run the unit tests alone
	@B=$(B) tests/run.sh $(UNIT) --
kill: all | $(B)/.test-packages         ## 1,000 kill -9 of update and rebuild
	@B=$(B) KILLS=$${KILLS:-1000} tests/system/20-kill.sh
month: all | $(B)/.test-packages        ## play a month: 30 rounds of changes to 200 documents
	@B=$(B) ROUNDS=$${ROUNDS:-30} DOCUMENTS=$${DOCUMENTS:-200} tests/system/21-month.sh
shards: all | $(B)/.test-packages       ## 1,000 random queries: shards answer as one index does
	@B=$(B) TIMED=1 QUERIES=$${QUERIES:-1000} RECORDS=$${RECORDS:-5000} bash tests/system/92-shards.sh
traffic: all | $(B)/.test-packages      ## ten minutes of searches at 50/s during rebuilds
	@B=$(B) TRAFFIC=$${TRAFFIC:-600} tests/system/23-traffic.sh
soak: all $(B)/tests/fuzz/requests | $(B)/.test-packages ## SOAK seconds (1800) of mixed load with updates and rebuilds
	@B=$(B) tests/soak.sh
check-asan:                             ## tests under the address and UB sanitizers
	SLOWER=5 $(MAKE) B=build-asan SANITIZE='address undefined' CFLAGS='-O1 -g' CXXFLAGS='-O1 -g' check
check-tsan:                             ## tests under the thread sanitizer
	SLOWER=5 G_SLICE=always-malloc $(MAKE) B=build-tsan SANITIZE='thread' CFLAGS='-O1 -g' CXXFLAGS='-O1 -g' check
# Valgrind knows no seccomp, without which no publication is opened.
CAGED := $(shell grep -lE '"(cage|extract|extract_private|pdf_fixture|update|zygote)\.h"' $(UNIT_SRC))
CAGED := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(CAGED))
check-valgrind: all $(UNIT)             ## unit tests under valgrind
	@sh tests/install-packages.sh valgrind
	@for t in $(CAGED); do echo "skip $$t: it needs seccomp"; done
	@bad=0; for t in $(filter-out $(CAGED),$(UNIT)); do G_SLICE=always-malloc valgrind -q \
	    --suppressions=tests/valgrind.supp --error-exitcode=1 \
	    --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
	    --trace-children=no $$t -m quick >$(B)/valgrind.log 2>&1 && echo "ok $$t" || \
	    { bad=1; echo "not ok $$t"; tail -n 40 $(B)/valgrind.log; }; done; exit $$bad

# make fuzz FUZZ_NAMES=query FUZZ_SECONDS=0 FUZZ_RUNS=5000000 is a long run of one.
FUZZ_SECONDS ?= 60
FUZZ_RUNS    ?= -1
FUZZ_LENGTH  ?= 8192
# Seconds after which an input counts as a fault.
FUZZ_PATIENCE ?= 20
# Twice as many runs, where keywords come from a dictionary: -fno-sanitize-coverage=trace-cmp
FUZZ_COVERAGE ?=
fuzz: export ASAN_OPTIONS := $(ASAN_OPTIONS):malloc_context_size=0:quarantine_size_mb=4
fuzz:                                   ## run each fuzz target for FUZZ_SECONDS
	@sh tests/install-packages.sh $(PACKAGES) clang-14 libclang-rt-14-dev
	$(MAKE) B=build-fuzz CC=clang-14 CXX=clang++-14 SANITIZE='address undefined fuzzer-no-link' \
	    CFLAGS='-O2 -g $(FUZZ_COVERAGE)' CXXFLAGS='-O2 -g $(FUZZ_COVERAGE)' \
	    $(FUZZ_NAMES:%=build-fuzz/tests/fuzz/libfuzzer_%)
	@for name in $(FUZZ_NAMES); do mkdir -p build-fuzz/corpus/$$name; \
	  build-fuzz/tests/fuzz/libfuzzer_$$name -max_total_time=$(FUZZ_SECONDS) -runs=$(FUZZ_RUNS) \
	    -max_len=$(FUZZ_LENGTH) -timeout=$(FUZZ_PATIENCE) -print_final_stats=1 \
	    $$(ls tests/fuzz/$$name.dict 2>/dev/null | sed 's/^/-dict=/') \
	    build-fuzz/corpus/$$name $$(ls -d tests/fuzz/corpus/$$name) || exit 1; done

lint:                                   ## check the house style
	@sh tests/install-packages.sh $(PACKAGES) clang-format clang-tidy shellcheck
	@tests/lint.sh $(PKGS)
format:                                 ## format the sources
	@sh tests/install-packages.sh clang-format
	clang-format -i $$(git ls-files '*.c' '*.h' '*.cc')
compile_commands.json:                  ## for editors
	@sh tests/install-packages.sh bear
	bear -- $(MAKE) B=build-compdb all

check-browser: all | $(B)/.test-packages  ## the web page in Chromium, where node and chromium are there
	@B=$(B) bash tests/browser/run.sh
screenshots: all | $(B)/.test-packages    ## picture the web page's main states in docs/screenshots
	@B=$(B) SCREENSHOTS=$(CURDIR)/docs/screenshots bash tests/browser/run.sh

counts: $(B)/tests/unit/test_search_counts  ## totals, facets and ids against brute force, 20,000 records
	@$< -m slow -p /search/counts --tap

properties: $(B)/tests/unit/test_search_quotes $(B)/tests/unit/test_query_random $(B)/tests/unit/test_analyser ## properties over 10,000 random cases each
	@for t in $^; do $$t -m slow --tap || exit 1; done

relevance: all $(B)/tests/relevance/score $(B)/tests/relevance/plain_xapian | $(B)/.test-packages ## nDCG@10, MAP, recall@100 on judged collections
	@B=$(B) tests/relevance/run.sh
$(B)/tests/relevance/score: $(B)/tests/relevance/score.o
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(call libs,glib-2.0) -lm
$(B)/tests/relevance/plain_xapian: $(B)/tests/relevance/plain_xapian.o
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(call libs,xapian-core)

# --- installing --------------------------------------------------------------------------------

INSTALL ?= install
HEADERS := include/lontar/xapian.h include/lontar/error.h
install: all $(XAPIAN_LIB)              ## install below DESTDIR and PREFIX
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib $(DESTDIR)$(PREFIX)/include/lontar
	$(INSTALL) $(if $(STRIP),-s) -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	$(INSTALL) -m 644 $(XAPIAN_LIB) $(DESTDIR)$(PREFIX)/lib
	$(INSTALL) -m 644 $(HEADERS) $(DESTDIR)$(PREFIX)/include/lontar
uninstall:                              ## remove what install put there
	rm -f $(PROGRAMS:$(B)/%=$(DESTDIR)$(PREFIX)/bin/%) $(DESTDIR)$(PREFIX)/lib/liblontar-xapian.a
	rm -rf $(DESTDIR)$(PREFIX)/include/lontar

# What an installation as a service has besides: manual pages, configuration, units, completion.
INSTALLED := $(DESTDIR)$(PREFIX)
install-service:                        ## install manual pages, units and configuration, too
	$(INSTALL) -d $(INSTALLED)/share/man/man1 $(INSTALLED)/share/man/man5 $(INSTALLED)/share/man/man7 \
	    $(INSTALLED)/share/man/man8 $(INSTALLED)/lib/systemd/system $(DESTDIR)/etc/lontar \
	    $(DESTDIR)/etc/logrotate.d $(INSTALLED)/share/bash-completion/completions \
	    $(INSTALLED)/share/zsh/vendor-completions $(INSTALLED)/share/doc/lontar/examples
	for page in docs/man/*; do \
	    gzip -9nc $$page > $(INSTALLED)/share/man/man$${page##*.}/$${page##*/}.gz || exit 1; done
	$(INSTALL) -m 644 $(wildcard docs/install/*.service docs/install/*.socket docs/install/*.timer \
	    docs/install/cluster/*.service) $(INSTALLED)/lib/systemd/system
	$(INSTALL) -m 644 docs/install/lontar.conf $(DESTDIR)/etc/lontar/lontar.conf
	$(INSTALL) -m 644 docs/install/logrotate $(DESTDIR)/etc/logrotate.d/lontar
	for program in lontar-index lontar-searchd; do $(INSTALL) -m 644 docs/install/completion.bash \
	    $(INSTALLED)/share/bash-completion/completions/$$program || exit 1; done
	$(INSTALL) -m 644 docs/install/completion.zsh $(INSTALLED)/share/zsh/vendor-completions/_lontar
	$(INSTALL) -m 644 docs/install/nginx.conf docs/install/apache.conf \
	    $(INSTALLED)/share/doc/lontar/examples
	$(INSTALL) -m 644 README.md NEWS.md $(wildcard docs/*.md) $(INSTALLED)/share/doc/lontar
	$(INSTALL) -m 644 LICENSE $(INSTALLED)/share/doc/lontar/copyright

deb: all                                ## make a Debian package in $(B)
	@sh tests/install-packages.sh dpkg-dev
	@docs/install/deb.sh $(B) $(VERSION)

check-deb: deb                          ## try the package in a clean Debian root
	@sh tests/install-packages.sh debootstrap systemd-container curl jq
	@tests/deb.sh $(B)/lontar_$(VERSION)_$$(dpkg --print-architecture).deb

check-extending: | $(B)/.test-packages  ## do what docs/extending.md says, in a copy of the tree
	@B=$(B) tests/extending.sh

# How well the tagger does on labelled publications, where ../shared is there.
GOLD := $(B)/tests/bench/gold
LONTAR_SHARED ?= ../shared
$(GOLD): $(GOLD).o $(ENGINE_LIB) $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS)
gold: $(GOLD) $(B)/lontar-index         ## precision, recall and F1 of the tagger
	@B=$(B) LONTAR_SHARED=$(LONTAR_SHARED) tests/bench/gold.sh

bench: $(PROGRAMS)                      ## measure against pdftotext and omindex
	@sh tests/install-packages.sh $(BENCH_PACKAGES)
	@B=$(abspath $(B)) tests/bench/bench.sh

# Analysis against Xapian's TermGenerator: make bench-analysis TEXTS='en=a.txt th=b.txt'
BENCH_ANALYSER := $(B)/tests/bench/bench_analyser
$(B)/tests/bench/%.o: private override CPPFLAGS += -Ilib
$(BENCH_ANALYSER): $(B)/tests/bench/bench_analyser.o $(B)/tests/bench/bench_termgen.o $(ENGINE_LIB) $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS)
bench-analysis: $(BENCH_ANALYSER)       ## measure analysis of TEXTS
	@$(BENCH_ANALYSER) $(TEXTS)

$(B)/tests/bench/bench_bare: $(B)/tests/bench/bench_bare.o
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(call libs,xapian-core jansson)
bench-import: $(PROGRAMS) $(B)/tests/bench/bench_bare | $(B)/.test-packages ## measure import against bare Xapian
	@B=$(B) tests/bench/import.sh

bench-catalogue: $(PROGRAMS)            ## what a catalogue of ROWS rows (10000) costs
	@B=$(B) tests/bench/catalogue.sh

PEER_PACKAGES := curl jq time xapian-omega recollcmd sqlite3 groonga-bin groonga-token-filter-stem \
                 sphinxsearch mariadb-client-core liblucene8-java default-jdk-headless poppler-utils
# What fails before a pipe fails.
bench-peers bench-long bench-search: private SHELL := /bin/bash
bench-peers bench-long bench-search: private .SHELLFLAGS := -o pipefail -c
BENCH_ASK := $(B)/tests/bench/bench_ask
$(BENCH_ASK): $(B)/tests/bench/bench_ask.o
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^
bench-peers: $(PROGRAMS) $(BENCH_ASK)   ## RECORDS against other engines, in docs/benchmarks.md
	@sh tests/install-packages.sh $(PEER_PACKAGES)
	@B=$(B) PDFS=$${PDFS:-corpus} tests/bench/peers.sh | tee $(B)/peers.md
	@tests/bench/splice.sh peers $(B)/peers.md docs/benchmarks.md
bench-long: $(PROGRAMS) $(BENCH_ASK)    ## the same over 2,000 records of 50 pages of text
	@sh tests/install-packages.sh $(PEER_PACKAGES)
	@B=$(B) RECORDS=$${RECORDS:-2000} PAGES=50 SHARDS=0 ENGINES='lontar fts5 lucene' tests/bench/peers.sh | tee $(B)/long.md
	@tests/bench/splice.sh long $(B)/long.md docs/benchmarks.md
plan: $(PROGRAMS) $(BENCH_ASK)          ## measure at SIZES (5000 20000 80000 200000) how an index grows
	@sh tests/install-packages.sh curl time
	@B=$(B) tests/bench/plan.sh

BENCH_SEARCH := $(B)/tests/bench/bench_search $(B)/tests/bench/bench_records $(B)/tests/bench/bench_answer
$(B)/tests/bench/bench_search: $(B)/tests/bench/bench_search.o $(B)/tests/bench/bench_floor.o
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(call libs,xapian-core jansson)
$(B)/tests/bench/bench_answer.o: private override CPPFLAGS += -Isearchd
$(B)/tests/bench/bench_answer: $(B)/tests/bench/bench_answer.o $(B)/libsearchd.a $(ENGINE_LIB) $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(SEARCHD_LIBS) $(ENGINE_LIBS)
$(B)/tests/bench/bench_records: $(B)/tests/bench/bench_records.o
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lm
$(B)/tests/bench/bench_overload: $(B)/tests/bench/bench_overload.o
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CC) $(LDFLAGS) -o $@ $^
bench-overload: $(PROGRAMS) $(BENCH_SEARCH) $(B)/tests/bench/bench_overload ## five times more requests than can be answered
	@B=$(abspath $(B)) tests/bench/overload.sh $(RECORDS)
RECORDS ?= 200000
bench-search: $(PROGRAMS) $(BENCH_SEARCH) ## RECORDS against Xapian in process, in docs/benchmarks.md
	@sh tests/install-packages.sh curl wrk
	@B=$(abspath $(B)) tests/bench/search.sh $(RECORDS) | tee $(B)/search.md
	@tests/bench/splice.sh search $(B)/search.md docs/benchmarks.md

help:                                   ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1#\2/p' Makefile | sort | awk -F'#' '{printf "  %-16s %s\n", $$1, $$2}'
clean:                                  ## remove what was built
	rm -rf build build-*

.PHONY: bench-overload cluster shards plan bench-peers bench-long properties soak check-browser screenshots fuzz-requests check-deb deb install-service counts gold bench bench-analysis bench-search all archives demo serve check relevance unit corpus check-asan check-tsan check-valgrind fuzz lint format \
        compile_commands.json install uninstall help clean FORCE
FORCE:
