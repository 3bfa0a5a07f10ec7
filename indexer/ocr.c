/*
 * Tesseract is opened by name at run time: most libraries need no OCR, and it brings a network
 * library with it that has no place in the indexer.
 */
#include "ocr.h"

#include <cairo.h>
#include <dlfcn.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "lontar/error.h"

#define LIBRARY        "libtesseract.so.5"
#define RESOLUTION     300        /* dots an inch */
#define PIXELS_MAX     40000000.0 /* of a page; a larger one is rendered more coarsely */
#define CONFIDENCE_MIN 50         /* per cent, mean of a page's words; below, pictures are read */
#define INK_MIN        0.0002     /* of the pixels; less is an empty page */
#define DARK           128        /* of 255 */

typedef struct tesseract tesseract; /* TessBaseAPI */

static struct {
    tesseract *handle; /* NULL = not loaded */
    tesseract *(*create)(void);
    int (*init)(tesseract *handle, const char *folder, const char *languages);
    void (*set_image)(tesseract *handle, const unsigned char *pixels, int width, int height,
                      int bytes_per_pixel, int bytes_per_line);
    void (*set_resolution)(tesseract *handle, int dots);
    char *(*get_text)(tesseract *handle);
    int (*confidence)(tesseract *handle);
    char **(*loaded)(tesseract *handle);
    void (*clear)(tesseract *handle);
    void (*delete_text)(const char *text);
} library;

typedef struct {
    const char *name;
    void *where; /* a member of library */
} symbol_row;

static bool
find_symbols(void *handle)
{
    const symbol_row symbols[] = {
        {"TessBaseAPICreate", &library.create},
        {"TessBaseAPIInit3", &library.init},
        {"TessBaseAPISetImage", &library.set_image},
        {"TessBaseAPISetSourceResolution", &library.set_resolution},
        {"TessBaseAPIGetUTF8Text", &library.get_text},
        {"TessBaseAPIMeanTextConf", &library.confidence},
        {"TessBaseAPIGetLoadedLanguagesAsVector", &library.loaded},
        {"TessBaseAPIClear", &library.clear},
        {"TessDeleteText", &library.delete_text},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(symbols); i++) {
        void *found = dlsym(handle, symbols[i].name);
        if (found == NULL) {
            return false;
        }
        *(void **)symbols[i].where = found;
    }
    return true;
}

/* Whether each language was loaded: Tesseract is content with one of them. */
static bool
has_all(tesseract *one, const char *languages)
{
    g_auto(GStrv) wanted = g_strsplit(languages, "+", -1);
    char **loaded = library.loaded(one); /* stays for the life of the process */
    bool all = loaded != NULL && wanted[0] != NULL;

    for (size_t i = 0; all && wanted[i] != NULL; i++) {
        all = g_strv_contains((const char *const *)loaded, wanted[i]);
    }
    return all;
}

bool
lontar_ocr_load(const char *languages, GError **error)
{
    /* Read when OpenMP is loaded: the cage allows no threads. */
    (void)setenv("OMP_THREAD_LIMIT", "1", 1);
    void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL || !find_symbols(handle)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "--ocr needs Tesseract 5: apt-get install libtesseract5");
        return false;
    }
    (void)setlocale(LC_NUMERIC, "C"); /* Tesseract insists */
    tesseract *one = library.create();
    if (one == NULL || library.init(one, NULL, languages) != 0 || !has_all(one, languages)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "no OCR for '%s': apt-get install tesseract-ocr-LANG for each language",
                    languages);
        return false;
    }
    library.handle = one;
    return true;
}

bool
lontar_ocr_is_loaded(void)
{
    return library.handle != NULL;
}

/* Draw a page in black and white of 32 bits a pixel. */
static cairo_surface_t *
draw(PopplerPage *page, double *out_dots)
{
    double width;
    double height;

    poppler_page_get_size(page, &width, &height);
    double scale = RESOLUTION / 72.0;
    if (!(width > 0) || !(height > 0) || !(width * height < 1e12)) {
        return NULL;
    }
    scale = fmin(scale, sqrt(PIXELS_MAX / (width * height)));
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, MAX((int)(width * scale), 1), MAX((int)(height * scale), 1));
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    *out_dots = scale * 72;
    return surface;
}

/* One byte a pixel; the dark ones are counted. NULL when there is no picture. */
static uint8_t *
to_grey(cairo_surface_t *surface, int width, int height, size_t *out_dark)
{
    const uint8_t *pixels = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);

    *out_dark = 0;
    if (pixels == NULL || width <= 0 || height <= 0) {
        return NULL;
    }
    uint8_t *grey = g_malloc((size_t)width * (size_t)height);
    for (int y = 0; y < height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(pixels + (size_t)y * (size_t)stride);
        for (int x = 0; x < width; x++) {
            uint32_t pixel = row[x];
            /* ITU-R BT.601: luminance of red, green and blue. */
            uint32_t value =
                (((pixel >> 16) & 255) * 299 + ((pixel >> 8) & 255) * 587 + (pixel & 255) * 114) /
                1000;
            grey[(size_t)y * (size_t)width + (size_t)x] = (uint8_t)value;
            *out_dark += value < DARK;
        }
    }
    return grey;
}

static char *
recognise(const uint8_t *grey, int width, int height, double dots)
{
    char *text = NULL;

    library.set_image(library.handle, grey, width, height, 1, width);
    library.set_resolution(library.handle, (int)dots);
    char *words = library.get_text(library.handle);
    if (words != NULL && library.confidence(library.handle) >= CONFIDENCE_MIN) {
        text = g_utf8_make_valid(words, -1);
    }
    if (words != NULL) {
        library.delete_text(words);
    }
    library.clear(library.handle);
    return text;
}

char *
lontar_ocr_read(PopplerPage *page)
{
    double dots = 0;
    size_t dark = 0;
    cairo_surface_t *surface = draw(page, &dots);

    if (surface == NULL) {
        return NULL;
    }
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    g_autofree uint8_t *grey = to_grey(surface, width, height, &dark);
    cairo_surface_destroy(surface);
    if (grey == NULL || (double)dark < INK_MIN * width * height) {
        return NULL;
    }
    return recognise(grey, width, height, dots);
}
