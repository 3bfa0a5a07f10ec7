/*
 * Folding: case, width and accents, by ICU.
 *
 * Accents go where people leave them out when they type: in Latin, Greek, Cyrillic, Armenian,
 * Arabic and Hebrew, and the nukta of Devanagari. The signs of Indic and South-East Asian scripts
 * are vowels, not accents, and stay; so does the breve of Cyrillic short i, a letter of its own.
 */
#include "fold.h"

#include <stdbool.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "lontar/analyser.h"
#include "normalise.h"

/* Letters with a stroke and the like, which Unicode does not decompose. */
static const struct {
    UChar32 from;
    const char *to;
} letters[] = {
    {0x00E6, "ae"}, {0x00F0, "d"}, {0x00F8, "o"}, {0x00FE, "th"}, {0x0111, "d"},  {0x0127, "h"},
    {0x0131, "i"},  {0x0138, "k"}, {0x0142, "l"}, {0x014B, "n"},  {0x0153, "oe"}, {0x0167, "t"},
    {0x0180, "b"},  {0x0192, "f"}, {0x01DD, "e"}, {0x01E5, "g"},  {0x0253, "b"},  {0x0254, "o"},
    {0x0256, "d"},  {0x0257, "d"}, {0x0259, "e"}, {0x025B, "e"},  {0x0268, "i"},  {0x026B, "l"},
    {0x0272, "n"},  {0x0289, "u"},
};

/* Letters of the Arabic script that only differ by language or keyboard. */
static const struct {
    UChar32 from;
    UChar32 to;
} arabic[] = {
    {0x0649, 0x064A}, /* alef maksura: yeh */
    {0x06CC, 0x064A}, /* Farsi yeh: yeh */
    {0x06A9, 0x0643}, /* keheh: kaf */
    {0x06C1, 0x0647}, /* heh goal: heh */
    {0x06D5, 0x0647}, /* ae: heh */
    {0x06C0, 0x0647}, /* heh with yeh above: heh */
    {0x06C3, 0x0629}, /* teh marbuta goal: teh marbuta */
    {0x0671, 0x0627}, /* alef wasla: alef */
};

static const char *
plain_letter(UChar32 c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (letters[i].from == c) {
            return letters[i].to;
        }
    }
    return NULL;
}

static UChar32
plain_arabic(UChar32 c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(arabic); i++) {
        if (arabic[i].from == c) {
            return arabic[i].to;
        }
    }
    return c;
}

/* Whether a combining mark after this letter is an accent that people leave out. */
static bool
is_accent(UChar32 mark, UChar32 letter, UScriptCode script)
{
    switch (script) {
    case USCRIPT_CYRILLIC:
        return !(mark == 0x0306 && letter == 0x0438);
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_ARMENIAN:
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
    case USCRIPT_COMMON:
        return true;
    case USCRIPT_DEVANAGARI:
        return mark == 0x093C;
    default:
        return false;
    }
}

static void
append_utf8(GString *out, const UChar *units, int32_t size)
{
    for (int32_t i = 0; i < size;) {
        UChar32 c;

        U16_NEXT(units, i, size, c);
        if (!U_IS_SURROGATE(c)) {
            g_string_append_unichar(out, (gunichar)c);
        }
    }
}

/* Apostrophes and hyphens have one form, digits are ASCII; -1 drops the character. */
static UChar32
plain_sign(UChar32 c)
{
    if (c < 0x80) {
        return c;
    }
    switch (c) {
    case 0x2019:
    case 0x02BC:
    case 0x02BB:
        return '\'';
    case 0x2010:
    case 0x058A:
    case 0x05BE:
        return '-';
    case 0x066B:
        return '.';
    case 0x066C:
        return ',';
    case 0x00B7:
    case 0x0640: /* tatweel */
    case 0x05F3:
    case 0x05F4:
    case 0xFFFD:
        return -1;
    default:
        return u_charType(c) == U_DECIMAL_DIGIT_NUMBER ? '0' + u_charDigitValue(c) : c;
    }
}

/* Give signs and digits their one form, in place; a word keeps no white space. */
static int32_t
plain_signs(UChar *units, int32_t size, bool is_word)
{
    int32_t out = 0;

    for (int32_t i = 0; i < size;) {
        UChar32 c;

        U16_NEXT(units, i, size, c);
        c = is_word && u_isUWhiteSpace(c) ? -1 : plain_sign(c);
        if (c >= 0) {
            U16_APPEND_UNSAFE(units, out, c);
        }
    }
    return out;
}

static bool
is_tone(UChar c)
{
    return (c >= 0x0E48 && c <= 0x0E4B) || (c >= 0x0EC8 && c <= 0x0ECB);
}

/*
 * Put the Thai and Lao vowel AM together, in place: NFKC takes it apart, and people type it in
 * either way, with the tone mark on either side of its first half.
 */
static int32_t
join_am(UChar *units, int32_t size)
{
    int32_t out = 0;

    for (int32_t i = 0; i < size; i++) {
        UChar nikhahit = units[i] == 0x0E32 ? 0x0E4D : units[i] == 0x0EB2 ? 0x0ECD : 0;

        if (nikhahit != 0 && out > 0 && units[out - 1] == nikhahit) {
            units[out - 1] = units[i] + 1;
        } else if (nikhahit != 0 && out > 1 && is_tone(units[out - 1]) &&
                   units[out - 2] == nikhahit) {
            units[out - 2] = units[out - 1];
            units[out - 1] = units[i] + 1;
        } else {
            units[out++] = units[i];
        }
    }
    return out;
}

static bool
normalise(const UNormalizer2 *form, const UChar *from, int32_t size, UChar *to, int32_t room,
          int32_t *out_size)
{
    UErrorCode status = U_ZERO_ERROR;

    *out_size = unorm2_normalize(form, from, size, to, room, &status);
    return U_SUCCESS(status);
}

/* Drop accents from decomposed text. */
static void
append_without_accents(GString *out, const UChar *units, int32_t size)
{
    UScriptCode script = USCRIPT_COMMON;
    UChar32 letter = 0;

    for (int32_t i = 0; i < size;) {
        UErrorCode status = U_ZERO_ERROR;
        UChar32 c;

        U16_NEXT(units, i, size, c);
        if (u_charType(c) == U_NON_SPACING_MARK) {
            UScriptCode own = uscript_getScript(c, &status);

            if (!is_accent(c, letter, own == USCRIPT_INHERITED ? script : own)) {
                g_string_append_unichar(out, (gunichar)c);
            }
            continue;
        }

        const char *plain = c >= 0xC0 && c < 0x300 ? plain_letter(c) : NULL;

        letter = c;
        script = c < 0x80 ? USCRIPT_LATIN : uscript_getScript(c, &status);
        if (plain != NULL) {
            g_string_append(out, plain);
        } else if (!U_IS_SURROGATE(c)) {
            g_string_append_unichar(out, (gunichar)plain_arabic(c));
        }
    }
}

/* Compose again what is left of the marks, for the Indic and Cyrillic letters that have them. */
static void
compose(GString *text)
{
    g_autofree char *composed = g_utf8_normalize(text->str, (gssize)text->len, G_NORMALIZE_NFC);

    if (composed != NULL) {
        g_string_assign(text, composed);
    }
}

static bool
is_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* NFKC and case folding may make a character of one unit into 18. */
#define GROWTH 18

/* Bytes of a long text that are folded at once. */
#define PIECE_MAX 4096

/* Fold UTF-8 into UTF-16 by NFKC_Casefold; the array has room for it to grow once more. */
static int32_t
fold_case(const char *word, size_t length, UChar **out_units, int32_t *out_room)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFKCCasefoldInstance(&status);
    int32_t room = (int32_t)length * GROWTH + 16;
    g_autofree UChar *units = g_new(UChar, length + 1);
    UChar *folded = g_new(UChar, room);
    int32_t size = 0;

    u_strFromUTF8WithSub(units, (int32_t)length + 1, &size, word, (int32_t)length, 0xFFFD, NULL,
                         &status);
    if (U_FAILURE(status) || !normalise(form, units, size, folded, room, &size)) {
        size = 0;
    }
    *out_units = folded;
    *out_room = room;
    return size;
}

/* Append the two forms of a piece of text. */
static void
fold(const char *text, size_t length, bool is_word, GString *accented, GString *folded)
{
    UErrorCode status = U_ZERO_ERROR;
    g_autofree UChar *units = NULL;
    int32_t room = 0;
    int32_t size = fold_case(text, length, &units, &room);
    int32_t parted_size = 0;
    g_autofree UChar *parted = g_new(UChar, room);

    size = join_am(units, plain_signs(units, size, is_word));
    append_utf8(accented, units, size);
    if (normalise(unorm2_getNFDInstance(&status), units, size, parted, room, &parted_size)) {
        append_without_accents(folded, parted, parted_size);
    }
}

void
lontar_fold_word(const char *word, size_t length, GString *accented, GString *folded)
{
    g_string_truncate(accented, 0);
    g_string_truncate(folded, 0);
    if (!is_ascii(word, length)) {
        fold(word, length, true, accented, folded);
        compose(folded);
        return;
    }
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isspace(word[i])) {
            g_string_append_c(folded, g_ascii_tolower(word[i]));
        }
    }
    g_string_append_len(accented, folded->str, (gssize)folded->len);
}

/* A piece of text to fold at once: up to a space, if there is one near its end. */
static size_t
piece_length(const char *text, size_t length)
{
    size_t cut = lontar_char_cut(text, length, PIECE_MAX);

    if (cut == length) {
        return length;
    }
    for (size_t i = cut; i > cut / 2; i--) {
        if (text[i] == ' ') {
            return i;
        }
    }
    return MAX(cut, 1);
}

char *
lontar_fold_text(const char *text, size_t length)
{
    g_autoptr(GString) accented = g_string_new(NULL);
    g_autoptr(GString) folded = g_string_new(NULL);

    while (length > 0) {
        size_t piece = piece_length(text, length);

        g_string_truncate(accented, 0);
        fold(text, piece, false, accented, folded);
        text += piece;
        length -= piece;
    }
    compose(folded);
    return g_strdup(folded->str);
}
