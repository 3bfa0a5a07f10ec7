/*
 * Characters as the analyser sees them.
 *
 * The class of a code point comes from ICU's properties; those below U+3100 are kept in a table,
 * since they are nearly all that alphabetic texts are made of.
 */
#include "normalise.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

static bool
is_ideographic(UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(c, &status);

    if (u_getIntPropertyValue(c, UCHAR_WORD_BREAK) == U_WB_KATAKANA) {
        return true;
    }
    return (script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
            script == USCRIPT_BOPOMOFO) &&
           (u_isalpha(c) || u_charType(c) == U_LETTER_NUMBER);
}

static bool
is_hangul(UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;

    return uscript_getScript(c, &status) == USCRIPT_HANGUL && u_isalpha(c);
}

/* Punctuation that may stand inside a word or between the parts of a compound. */
static lontar_char_class
punctuation_class(UChar32 c)
{
    switch (c) {
    case '\'':
    case 0x2019: /* right single quotation mark */
    case 0xFF07:
    case 0x00B7: /* middle dot, as in Catalan */
    case 0x0387:
    case 0x05F3: /* geresh, gershayim */
    case 0x05F4:
        return LONTAR_CHAR_APOSTROPHE;
    case '-':
    case 0x2010:
    case 0x2011:
    case 0x058A:
    case 0x05BE: /* maqaf */
    case 0xFE63:
    case 0xFF0D:
        return LONTAR_CHAR_HYPHEN;
    case '.':
    case 0x2024:
    case 0x066B: /* Arabic decimal separator */
    case 0xFF0E:
        return LONTAR_CHAR_DOT;
    case ',':
    case 0x066C: /* Arabic thousands separator */
        return LONTAR_CHAR_COMMA;
    case '@':
    case '/':
    case '_':
    case '&':
    case '$':
        return LONTAR_CHAR_JOINER;
    default:
        return LONTAR_CHAR_BREAK;
    }
}

static lontar_char_class
class_from_properties(UChar32 c)
{
    lontar_char_class punctuation = punctuation_class(c);

    if (punctuation != LONTAR_CHAR_BREAK || c == 0x200B) {
        return punctuation;
    }
    if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER) {
        return LONTAR_CHAR_DIGIT;
    }
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
        u_getIntPropertyValue(c, UCHAR_WORD_BREAK) == U_WB_FORMAT) {
        return LONTAR_CHAR_IGNORED;
    }
    if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) {
        return LONTAR_CHAR_COMPLEX;
    }
    if (is_hangul(c)) {
        return LONTAR_CHAR_HANGUL;
    }
    if (is_ideographic(c)) {
        return LONTAR_CHAR_IDEOGRAPH;
    }

    switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER:
    case U_WB_HEBREW_LETTER:
        return LONTAR_CHAR_LETTER;
    case U_WB_EXTEND:
        return LONTAR_CHAR_MARK;
    default:
        return LONTAR_CHAR_BREAK;
    }
}

const uint8_t *
lontar_char_table(void)
{
    static uint8_t table[LONTAR_CHAR_TABLE_SIZE];
    static gsize made = 0;

    if (g_once_init_enter(&made)) {
        for (UChar32 c = 0; c < LONTAR_CHAR_TABLE_SIZE; c++) {
            table[c] = (uint8_t)class_from_properties(c);
        }
        g_once_init_leave(&made, 1);
    }
    return table;
}

lontar_char_class
lontar_char_class_of(int32_t c)
{
    if (c < 0) {
        return LONTAR_CHAR_BREAK;
    }
    if (c < LONTAR_CHAR_TABLE_SIZE) {
        return (lontar_char_class)lontar_char_table()[c];
    }
    if (c >= 0x4E00 && c <= 0x9FA5) {
        return LONTAR_CHAR_IDEOGRAPH;
    }
    if (c >= 0xAC00 && c <= 0xD7A3) {
        return LONTAR_CHAR_HANGUL;
    }
    return class_from_properties(c);
}

size_t
lontar_char_cut(const char *text, size_t length, size_t max)
{
    if (length <= max) {
        return length;
    }
    while (max > 0 && U8_IS_TRAIL((uint8_t)text[max])) {
        max--;
    }
    return max;
}
