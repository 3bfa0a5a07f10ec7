/*
 * GLib's locks and pools for the thread sanitizer, which knows none of them: they are in a library
 * that is not instrumented, nor is its allocator (G_SLICE=always-malloc goes round it). Linked in
 * builds with SANITIZE=thread, where these stand before GLib's own. And what it reports wrongly.
 */
#include <dlfcn.h>
#include <glib.h>
#include <sanitizer/tsan_interface.h>

/* The macros of these names would be taken for the functions. */
#undef g_once_init_enter
#undef g_once_init_leave

#define REAL(name)                                                                   \
    static __typeof__(&name) real;                                                   \
    if (real == NULL) {                                                              \
        __atomic_store_n((void **)&real, dlsym(RTLD_NEXT, #name), __ATOMIC_RELAXED); \
    }

void
g_mutex_lock(GMutex *mutex)
{
    REAL(g_mutex_lock)
    real(mutex);
    __tsan_acquire(mutex);
}

void
g_mutex_unlock(GMutex *mutex)
{
    REAL(g_mutex_unlock)
    __tsan_release(mutex);
    real(mutex);
}

gboolean
g_mutex_trylock(GMutex *mutex)
{
    REAL(g_mutex_trylock)
    gboolean is_taken = real(mutex);

    if (is_taken) {
        __tsan_acquire(mutex);
    }
    return is_taken;
}

void
g_cond_wait(GCond *cond, GMutex *mutex)
{
    REAL(g_cond_wait)
    __tsan_release(mutex);
    real(cond, mutex);
    __tsan_acquire(mutex);
}

gboolean
g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end_time)
{
    REAL(g_cond_wait_until)
    __tsan_release(mutex);
    gboolean is_told = real(cond, mutex, end_time);

    __tsan_acquire(mutex);
    return is_told;
}

gboolean(g_once_init_enter)(volatile void *location)
{
    REAL(g_once_init_enter)
    gboolean is_first = real(location);

    __tsan_acquire((void *)location);
    return is_first;
}

void(g_once_init_leave)(volatile void *location, gsize result)
{
    REAL(g_once_init_leave)
    __tsan_release((void *)location);
    real(location, result);
}

gpointer
g_once_impl(GOnce *once, GThreadFunc func, gpointer arg)
{
    REAL(g_once_impl)
    gpointer value = real(once, func, arg);

    __tsan_release((void *)&once->status);
    __tsan_acquire((void *)&once->status);
    return value;
}

/* A pool of threads whose queue is in GLib: here each push has a thread of its own, whose beginning
 * and end the sanitizer knows. */
typedef struct {
    GThreadPool own; /* first: it is what the caller has */
    GPtrArray *threads;
} pool_of_threads;

typedef struct {
    GThreadPool *pool;
    gpointer data;
} task;

static gpointer
run_task(gpointer data)
{
    task *of = data;

    of->pool->func(of->data, of->pool->user_data);
    g_free(of);
    return NULL;
}

GThreadPool *
g_thread_pool_new(GFunc func, gpointer user_data, gint max_threads, gboolean exclusive,
                  GError **error)
{
    pool_of_threads *pool = g_new0(pool_of_threads, 1);

    pool->own = (GThreadPool){.func = func, .user_data = user_data, .exclusive = exclusive};
    pool->threads = g_ptr_array_new();
    return &pool->own;
}

gboolean
g_thread_pool_push(GThreadPool *pool, gpointer data, GError **error)
{
    task *of = g_new(task, 1);

    *of = (task){.pool = pool, .data = data};
    g_ptr_array_add(((pool_of_threads *)pool)->threads, g_thread_new("pool", run_task, of));
    return TRUE;
}

/* All that was pushed is done, whatever is asked for. */
void
g_thread_pool_free(GThreadPool *pool, gboolean immediate, gboolean wait)
{
    GPtrArray *threads = ((pool_of_threads *)pool)->threads;

    for (guint i = 0; i < threads->len; i++) {
        (void)g_thread_join(threads->pdata[i]);
    }
    g_ptr_array_unref(threads);
    g_free(pool);
}

/*
 * Cairo, which draws a page to be recognised, takes the locks of its fonts in either order. It does
 * so in a reader's child, which has one thread. GLib makes the lock of its types of variants, and
 * those for readers and a writer, when they are first taken, and publishes them by an atomic
 * exchange that is not seen here.
 */
const char *
__tsan_default_suppressions(void)
{
    return "deadlock:libcairo.so\n"
           "race:g_rw_lock_reader_lock\n"
           "race:g_rw_lock_writer_lock\n"
           "race:g_variant_type_info_get\n";
}
