/*
 * The door to CLD2, which is C++: one function, and nothing of it throws.
 */
#include <cstdio>
#include <cstring>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "language_private.h"

/* CLD2's own names for what BCP 47 calls otherwise. */
static const char *
tag_of(CLD2::Language language)
{
    static const char *const names[][2] = {{"iw", "he"}, {"jw", "jv"},    {"mo", "ro"},
                                           {"no", "nb"}, {"sr-ME", "sr"}, {"blu", "hmn"}};
    const char *code = CLD2::LanguageCode(language);

    for (auto &name : names) {
        if (strcmp(code, name[0]) == 0) {
            return name[1];
        }
    }

    /* xx-..., zz.: scripts without a language and made-up ones; un: unknown; then those that are
       constructed and that short texts of rare languages are taken for. */
    if (strncmp(code, "xx", 2) == 0 || strncmp(code, "zz", 2) == 0 ||
        language == CLD2::UNKNOWN_LANGUAGE || language == CLD2::TG_UNKNOWN_LANGUAGE ||
        language == CLD2::VOLAPUK || language == CLD2::INTERLINGUA ||
        language == CLD2::INTERLINGUE) {
        return nullptr;
    }
    return code;
}

lontar_guess
lontar_language_guess(const char *text, size_t length)
{
    CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE,
                                   CLD2::UNKNOWN_LANGUAGE}; /* left alone where no text is valid */
    int percents[3] = {0};
    double scores[3] = {0};
    int bytes = 0;
    int valid = 0;
    bool reliable = false;
    CLD2::Language best = CLD2::ExtDetectLanguageSummaryCheckUTF8(
        text, static_cast<int>(length), true, &hints, CLD2::kCLDFlagBestEffort, languages, percents,
        scores, nullptr, &bytes, &reliable, &valid);
    lontar_guess guess = {tag_of(best), best == languages[0] ? percents[0] / 100.0 : 0.5, reliable};

    return guess;
}
