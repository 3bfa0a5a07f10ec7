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

# --- what is needed, and how to get it ---------------------------------------------------------

ENGINE_PKGS   := glib-2.0 gio-2.0 xapian-core icu-uc icu-i18n libzstd jansson
INDEXER_PKGS  := poppler-glib libseccomp libxml-2.0 libarchive
SEARCHD_PKGS  := libmicrohttpd zlib
PKGS          := $(ENGINE_PKGS) $(INDEXER_PKGS) $(SEARCHD_PKGS)

PACKAGES := gcc g++ make pkg-config libglib2.0-dev libglib2.0-dev-bin libxapian-dev \
            libpoppler-glib-dev poppler-data libstemmer-dev libicu-dev libzstd-dev libjansson-dev \
            libmicrohttpd-dev libseccomp-dev libxml2-dev libarchive-dev libcld2-dev zlib1g-dev
TEST_PACKAGES := curl jq poppler-utils xapian-tools

# Each stamp holds the list that it installed, so a longer list is installed anew.
$(B)/.packages: Makefile
	@mkdir -p $(@D)
	@sh tests/install-packages.sh $(PACKAGES)
	@touch $@
$(B)/.test-packages: Makefile
	@mkdir -p $(@D)
	@sh tests/install-packages.sh $(PACKAGES) $(TEST_PACKAGES)
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

ENGINE_LIBS  = $(call libs,$(ENGINE_PKGS)) -lstemmer -lcld2 -lm -lpthread
INDEXER_LIBS = $(call libs,$(INDEXER_PKGS))
SEARCHD_LIBS = $(call libs,$(SEARCHD_PKGS))

XAPIAN_SRC  := $(wildcard lib/xapian/*.cc)
ENGINE_SRC  := $(wildcard lib/*.c lib/*.cc)
INDEXER_SRC := $(filter-out indexer/main.c,$(wildcard indexer/*.c))
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

all: $(PROGRAMS)                        ## build both programs

archives: $(XAPIAN_LIB) $(ENGINE_LIB) $(B)/libindexer.a $(B)/libsearchd.a
unit: $(UNIT)                           ## build and run the unit tests
	@for t in $(UNIT); do echo "# $$t"; $$t --tap -k | grep -E '^(not ok|#.*[Ff]ail|Bail|1\.\.)' ; done

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
$(B)/%.o: $(B)/%.c $(B)/flags
	@$(if $(Q),echo '  CC    $<')
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# Data files are built into the programs: vocabularies and the web page's assets.
VOCABULARY_FILES := $(sort $(wildcard lib/vocabulary/*.tsv))
ASSET_FILES      := $(sort $(wildcard searchd/assets/*))
define resource_xml
	@mkdir -p $(@D)
	@{ echo '<gresources><gresource prefix="/lontar/$(1)">'; \
	   for f in $(2); do echo "<file alias=\"$${f##*/}\">$$f</file>"; done; \
	   echo '</gresource></gresources>'; } > $@
endef
$(B)/lib/vocabulary.gresource.xml: $(VOCABULARY_FILES) Makefile
	$(call resource_xml,vocabulary,$(VOCABULARY_FILES))
$(B)/searchd/assets.gresource.xml: $(ASSET_FILES) Makefile
	$(call resource_xml,assets,$(ASSET_FILES))
$(B)/lib/vocabulary_data.c: $(B)/lib/vocabulary.gresource.xml | $(B)/.packages
	$(Q)glib-compile-resources --generate-source --manual-register --c-name lontar_vocabulary_data \
	    --sourcedir=. --target=$@ $<
$(B)/searchd/assets_data.c: $(B)/searchd/assets.gresource.xml | $(B)/.packages
	$(Q)glib-compile-resources --generate-source --manual-register --c-name lontar_assets_data \
	    --sourcedir=. --target=$@ $<
$(B)/lib/vocabulary_data.o $(B)/searchd/assets_data.o: WARN :=

$(XAPIAN_LIB): $(XAPIAN_OBJ)
$(ENGINE_LIB): $(ENGINE_OBJ)
$(B)/libindexer.a: $(INDEXER_OBJ)
$(B)/libsearchd.a: $(SEARCHD_OBJ)
$(B)/%.a:
	@$(if $(Q),echo '  AR    $@')
	$(Q)rm -f $@ && $(AR) crs $@ $^

$(B)/lontar-index: $(B)/indexer/main.o $(B)/libindexer.a $(ENGINE_LIB) $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(INDEXER_LIBS) $(ENGINE_LIBS)
$(B)/lontar-searchd: $(B)/searchd/main.o $(B)/libsearchd.a $(ENGINE_LIB) $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(SEARCHD_LIBS) $(ENGINE_LIBS)

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/libindexer.a $(B)/libsearchd.a $(ENGINE_LIB) $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(SEARCHD_LIBS) $(INDEXER_LIBS) $(ENGINE_LIBS)
# The Xapian door stands on its own: its test links nothing else of ours.
$(B)/tests/unit/test_xapian: $(B)/tests/unit/test_xapian.o $(XAPIAN_LIB)
	@$(if $(Q),echo '  LINK  $@')
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(call libs,glib-2.0 xapian-core)
$(B)/tests/unit/%.o: override CPPFLAGS += -Iindexer -Isearchd -Ilib

-include $(shell find $(B) -name '*.d' 2>/dev/null)

help:                                   ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ #/' | column -t -s '#'
clean:                                  ## remove what was built
	rm -rf build build-*

.PHONY: all archives unit help clean FORCE
FORCE:
