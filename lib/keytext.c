/*
 * A text as names are compared with it: folded words with one space between, and the way back.
 */
#include "keytext.h"

#include <string.h>

/* What a typesetter divides words with. */
#define HYPHEN 0x2010
/* The most bytes that one character folds to, and the space before it. */
#define FOLD_MAX 160

lontar_keytext *
keytext_new(void)
{
    return g_new0(lontar_keytext, 1);
}

void
keytext_free(lontar_keytext *keytext)
{
    if (keytext != NULL) {
        g_free(keytext->str);
        g_free(keytext->origin);
        g_free(keytext);
    }
}

bool
keytext_is_unspaced(gunichar c)
{
    return (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) ||
           (c >= 0x1780 && c <= 0x17ff) || (c >= 0x3040 && c <= 0x30ff) ||
           (c >= 0x3400 && c <= 0x9fff) || (c >= 0xaa60 && c <= 0xaa7f);
}

/* Where a fold stands: what the last bytes of the key were. */
typedef struct {
    lontar_keytext *out;
    const char *text, *p, *end;
    size_t letters; /* letters of the word so far, if it is made of letters alone */
} folder;

/* Make room for one character more. */
static void
reserve(lontar_keytext *out, size_t more)
{
    if (out->len + more >= out->room) {
        out->room = (out->len + more) * 2;
        out->str = g_realloc(out->str, out->room);
        out->origin = g_renew(uint32_t, out->origin, out->room);
    }
}

static inline void
put_byte(folder *f, char byte)
{
    lontar_keytext *out = f->out;

    out->str[out->len] = byte;
    out->origin[out->len++] = (uint32_t)(f->p - f->text);
}

static inline void
put_break(folder *f)
{
    if (f->out->len > 0 && f->out->str[f->out->len - 1] != ' ') {
        put_byte(f, ' ');
    }
    f->letters = 0;
}

static inline void
put_digit(folder *f, char digit)
{
    if (f->letters > 3) {
        put_break(f);
    }
    put_byte(f, digit);
    f->letters = 0;
}

static void
put_letter(folder *f, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        put_byte(f, bytes[i]);
    }
    f->letters++;
}

/* Letters that no decomposition takes to their plain form. */
static const struct {
    gunichar letter;
    const char *plain;
} plain_letters[] = {
    {0x00f8, "o"},  {0x0111, "d"},  {0x0142, "l"},  {0x0131, "i"},  {0x00e6, "ae"},
    {0x0153, "oe"}, {0x00f0, "d"},  {0x00fe, "th"}, {0x0127, "h"},  {0x0259, "a"},
    {0x00df, "ss"}, {0xfb01, "fi"}, {0xfb02, "fl"}, {0xfb00, "ff"},
};

static bool
is_accent(gunichar c)
{
    return (c >= 0x0300 && c <= 0x036f) || (c >= 0x0591 && c <= 0x05c7) ||
           (c >= 0x064b && c <= 0x0652) || c == 0x0670;
}

static bool
is_ignored(gunichar c)
{
    return c == 0x00ad || c == 0x200c || c == 0x200d || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0xfeff;
}

/* One letter beyond ASCII, folded: its base and whatever marks its script needs. */
static void
put_unicode(folder *f, gunichar c)
{
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    gunichar lower = g_unichar_tolower(c);
    size_t size;

    for (size_t i = 0; i < G_N_ELEMENTS(plain_letters); i++) {
        if (plain_letters[i].letter == lower) {
            put_letter(f, plain_letters[i].plain, strlen(plain_letters[i].plain));
            return;
        }
    }
    size = g_unichar_fully_decompose(lower, true, parts, G_N_ELEMENTS(parts));
    for (size_t i = 0; i < MIN(size, G_N_ELEMENTS(parts)); i++) {
        char bytes[6];

        if (!is_accent(parts[i])) {
            put_letter(f, bytes, g_unichar_to_utf8(g_unichar_tolower(parts[i]), bytes));
        }
    }
}

/* Past a line end and the blanks around it, or NULL if there is none here. */
static const char *
past_line_end(const char *p, const char *end)
{
    bool seen = false;

    while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')) {
        seen = seen || *p == '\n';
        p++;
    }
    return seen ? p : NULL;
}

static bool
is_letter(const char *p, const char *end)
{
    return p < end && (g_ascii_isalpha(*p) || (unsigned char)*p >= 0xc2);
}

/* Where the rest of a word stands that a hyphen before p divides at a line end, else NULL. */
static const char *
past_division(const folder *f, const char *p)
{
    const char *next = f->letters > 0 ? past_line_end(p, f->end) : NULL;

    return next != NULL && next < f->end && g_ascii_islower(*next) ? next : NULL;
}

/* A mark between letters: a line-end hyphen and the stops of an acronym vanish. */
static const char *
fold_mark(folder *f)
{
    const char *p = f->p;
    const char *rest = *p == '-' ? past_division(f, p + 1) : NULL;

    if (rest != NULL) {
        return rest;
    }
    if (*p == '.' && f->letters > 0 && is_letter(p + 1, f->end) && g_ascii_isupper(p[1]) &&
        g_ascii_isupper(p[-1]) && (p + 2 == f->end || !g_ascii_islower(p[2]))) {
        return p + 1;
    }
    put_break(f);
    return p + 1;
}

static const char *
fold_wide(folder *f)
{
    gunichar c = g_utf8_get_char_validated(f->p, f->end - f->p);
    const char *next;

    if (c == (gunichar)-1 || c == (gunichar)-2) {
        put_break(f);
        return f->p + 1;
    }
    next = f->p + g_unichar_to_utf8(c, NULL);
    if (is_ignored(c) || is_accent(c)) {
        return next;
    }
    if (c == HYPHEN) {
        const char *rest = past_division(f, next);

        if (rest != NULL) {
            return rest;
        }
    }
    if (g_unichar_isdigit(c)) {
        put_digit(f, '0' + g_unichar_digit_value(c));
    } else if (g_unichar_isalnum(c) || g_unichar_ismark(c)) {
        put_unicode(f, c);
    } else {
        put_break(f);
    }
    return next;
}

/* Fold the character at p; what follows is where the next begins. */
static inline const char *
fold_one(folder *f)
{
    unsigned char c = *f->p;

    if (g_ascii_isalpha(c)) {
        put_byte(f, c | 0x20);
        f->letters++;
        return f->p + 1;
    }
    if (g_ascii_isdigit(c)) {
        put_digit(f, c);
        return f->p + 1;
    }
    return c < 0x80 ? fold_mark(f) : fold_wide(f);
}

void
keytext_set(lontar_keytext *keytext, const char *text, size_t length)
{
    folder f = {.out = keytext, .text = text, .p = text, .end = text + length};

    keytext->len = 0;
    reserve(keytext, length + FOLD_MAX);
    while (f.p < f.end) {
        reserve(keytext, FOLD_MAX);
        f.p = fold_one(&f);
    }
    if (keytext->len > 0 && keytext->str[keytext->len - 1] == ' ') {
        keytext->len--;
    }
    keytext->str[keytext->len] = '\0';
    keytext->origin[keytext->len] = (uint32_t)length;
}

char *
keytext_fold(const char *name)
{
    g_autoptr(lontar_keytext) folded = keytext_new();

    keytext_set(folded, name, strlen(name));
    return g_strdup(folded->str);
}
