/*
 * One font, one parse: the fonts of a PDF are kept from page to page.
 *
 * Poppler makes every font of a page's resources anew for each page, and reads the embedded font
 * file each time: half of what reading costs (docs/decisions/0021). It makes them through
 * GfxFont::makeFont(), which it calls as any program would, by the dynamic linker; so the function
 * of that name below is the one that is called, and it asks poppler's own for a font only once.
 */
#include "shared_fonts.h"

#include <GfxFont.h>
#include <Object.h>

#include <cstring>
#include <dlfcn.h>
#include <map>
#include <memory>
#include <tuple>
#include <poppler-config.h>
#include <poppler.h>

namespace
{

/* Fonts that one document may keep: some have hundreds, and a large one is a megabyte. */
constexpr size_t KEPT_MAX = 256;

/* Poppler numbers the fonts that are no objects of their own from here on. */
constexpr int DIRECT_GENERATION = 100000;

using Maker = std::unique_ptr<GfxFont> (*)(XRef *, const char *, Ref, Dict *);

/* A font under the name that a page gives it. It tells characters as the kept one does. */
class SharedFont final : public GfxFont
{
  public:
    SharedFont(const char *name_on_page, Ref id_, Ref file, std::shared_ptr<GfxFont> font)
        : GfxFont(name_on_page, id_, std::optional<std::string>(font->getName()), font->getType(),
                  file),
          kept(std::move(font))
    {
        family = kept->getFamily() != nullptr ? kept->getFamily()->copy() : nullptr;
        embFontName =
            kept->getEmbeddedFontName() != nullptr ? kept->getEmbeddedFontName()->copy() : nullptr;
        stretch = kept->getStretch();
        weight = kept->getWeight();
        flags = kept->getFlags();
        memcpy(fontMat, kept->getFontMatrix(), sizeof fontMat);
        memcpy(fontBBox, kept->getFontBBox(), sizeof fontBBox);
        ascent = kept->getAscent();
        descent = kept->getDescent();
        ok = kept->isOk();
        hasToUnicode = kept->hasToUnicodeCMap();
        encodingName = kept->getEncodingName();
    }

    bool
    isCIDFont() const override
    {
        return kept->isCIDFont();
    }
    int
    getWMode() const override
    {
        return kept->getWMode();
    }
    const CharCodeToUnicode *
    getToUnicode() const override
    {
        return kept->getToUnicode();
    }
    int
    getNextChar(const char *s, int len, CharCode *code, Unicode const **u, int *u_size, double *dx,
                double *dy, double *ox, double *oy) const override
    {
        return kept->getNextChar(s, len, code, u, u_size, dx, dy, ox, oy);
    }

  private:
    std::shared_ptr<GfxFont> kept;
};

struct Key {
    const XRef *file;
    Ref id;
    size_t dictionary; /* a damaged file may be put in order anew, and its numbers with it */

    bool
    operator<(const Key &other) const
    {
        return std::tie(file, id.num, id.gen, dictionary) <
               std::tie(other.file, other.id.num, other.id.gen, other.dictionary);
    }
};

bool sharing;
size_t taken;
std::map<Key, std::shared_ptr<GfxFont>> fonts;

void
mix(size_t *sum, size_t value)
{
    *sum = (*sum ^ value) * 0x100000001b3u; /* FNV-1a, 64 bits */
}

/* What a dictionary says itself, without what it refers to. */
size_t
dictionary_sum(const Dict *dictionary)
{
    size_t sum = 0xcbf29ce484222325u;

    for (int i = 0; i < dictionary->getLength(); i++) {
        const Object &value = dictionary->getValNF(i);
        mix(&sum, std::hash<std::string>()(dictionary->getKey(i)));
        mix(&sum, value.getType());
        if (value.isRef()) {
            mix(&sum, static_cast<size_t>(value.getRefNum()) << 20 ^ value.getRefGen());
        } else if (value.isName()) {
            mix(&sum, std::hash<std::string>()(value.getName()));
        } else if (value.isInt()) {
            mix(&sum, value.getInt());
        }
    }
    return sum;
}

/* A font that poppler may be given in another's place: not one whose glyphs the PDF draws. */
bool
can_be_shared(const GfxFont &font)
{
    return font.isOk() && font.getType() != fontType3;
}

Maker
poppler_maker()
{
    static const Maker maker =
        reinterpret_cast<Maker>(dlsym(RTLD_NEXT, "_ZN7GfxFont8makeFontEP4XRefPKc3RefP4Dict"));
    return maker;
}

std::unique_ptr<GfxFont>
share(const char *name_on_page, Ref id, const std::shared_ptr<GfxFont> &font)
{
    Ref file = Ref::INVALID();

    font->getEmbeddedFontID(&file);
    return std::make_unique<SharedFont>(name_on_page, id, file, font);
}

} // namespace

std::unique_ptr<GfxFont>
GfxFont::makeFont(XRef *xref, const char *tagA, Ref idA, Dict *fontDict)
{
    if (!sharing || idA.gen >= DIRECT_GENERATION) {
        return poppler_maker()(xref, tagA, idA, fontDict);
    }
    const Key key{xref, idA, dictionary_sum(fontDict)};
    const auto known = fonts.find(key);
    if (known != fonts.end()) {
        taken++;
        return share(tagA, idA, known->second);
    }
    std::unique_ptr<GfxFont> made = poppler_maker()(xref, tagA, idA, fontDict);
    if (made == nullptr || !can_be_shared(*made)) {
        return made;
    }
    if (fonts.size() >= KEPT_MAX) {
        fonts.clear();
    }
    const std::shared_ptr<GfxFont> kept(std::move(made));
    fonts.emplace(key, kept);
    return share(tagA, idA, kept);
}

extern "C" {

void
lontar_shared_fonts_begin(void)
{
    /* Another poppler than this was compiled for may have other fonts. */
    sharing = poppler_maker() != nullptr && strcmp(poppler_get_version(), POPPLER_VERSION) == 0;
}

void
lontar_shared_fonts_pause(void)
{
    sharing = false;
}

void
lontar_shared_fonts_forget(void)
{
    sharing = false;
    taken = 0;
    fonts.clear();
}

size_t
lontar_shared_fonts_taken(void)
{
    return taken;
}
}
