/*
 * Lontar's engine: all public headers.
 *
 * Rules that hold for every function unless its comment says otherwise:
 *
 * 1. Types that own something are opaque. `_new`, `_open` and `_load` make one, `_free` ends it and
 *    accepts NULL. A row (tag, page, token, hit) is a plain struct whose strings are lent.
 * 2. A `T *` that you are given is yours. A `const T *` is lent, for as long as the object you
 * asked.
 * 3. What can fail takes `GError **error` last, returns NULL or false, and leaves its outputs
 *    alone. What has no `error` cannot fail. Outputs come last before it and are named `out_...`.
 * 4. Text is UTF-8 and NUL-terminated. Counts and byte sizes are `size_t`; a year is an `int`, CE.
 *    Any other quantity has its unit in its name: `timeout_ms`, `memory_mib`.
 * 5. An object belongs to one thread, a `const` one to all: each worker has its own index,
 * analyser.
 * 6. Out of memory ends the process (GLib's rule). NULL where it is not allowed is the caller's
 * bug.
 * 7. Nothing lazy crosses the door: a `lontar_mset` holds plain copies, so walking it cannot fail.
 */
#ifndef LONTAR_LONTAR_H
#define LONTAR_LONTAR_H

#include "lontar/analyser.h"
#include "lontar/date.h"
#include "lontar/document.h"
#include "lontar/embedded.h"
#include "lontar/error.h"
#include "lontar/generation.h"
#include "lontar/history.h"
#include "lontar/instrument.h"
#include "lontar/json.h"
#include "lontar/language.h"
#include "lontar/notify.h"
#include "lontar/pages.h"
#include "lontar/path.h"
#include "lontar/query.h"
#include "lontar/record.h"
#include "lontar/request.h"
#include "lontar/search.h"
#include "lontar/sha256.h"
#include "lontar/snippet.h"
#include "lontar/suggest.h"
#include "lontar/tagger.h"
#include "lontar/terminal.h"
#include "lontar/terms.h"
#include "lontar/thesaurus.h"
#include "lontar/twins.h"
#include "lontar/vocabulary.h"
#include "lontar/xapian.h"

#endif
