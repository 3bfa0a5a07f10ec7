/*
 * Magic bytes, the format, a uuid, the revision, the six tables, counts.
 */
#include "version_file.h"

#include "pack.h"

#include <cerrno>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xapian.h>

#define MAGIC "\x0f\x0dXapian Glass"
/* Of the format: years since 2014, month and day of 2016-03-14 in 7, 4 and 5 bits. */
#define FORMAT     ((2016 - 2014) << 9 | 3 << 5 | 14)
#define UUID_BYTES 16
#define NAME       "/iamglass"

std::string
table_path(const std::string &folder, TableName table)
{
    static const char *const names[TABLE_COUNT] = {"postlist", "docdata",  "termlist",
                                                   "position", "spelling", "synonym"};

    return folder + "/" + names[table] + ".glass";
}

/* What is said of one table: five numbers and a list of bytes. */
static std::string
read_table(const char **at, const char *end)
{
    const char *from = *at;

    for (int i = 0; i < 5; i++) {
        (void)unpack_number(at, end);
    }

    uint64_t size = unpack_number(at, end);

    if (size > static_cast<size_t>(end - *at)) {
        throw Xapian::DatabaseCorruptError("the version file is cut off");
    }
    *at += size;
    return {from, *at};
}

static std::string
format_uuid(const char *bytes)
{
    static const char digits[] = "0123456789abcdef";
    std::string text;

    for (size_t i = 0; i < UUID_BYTES; i++) {
        auto byte = static_cast<unsigned char>(bytes[i]);

        text += i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "";
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

Version
Version::read(const std::string &folder)
{
    static const std::string head = std::string(MAGIC) + char(FORMAT >> 8) + char(FORMAT & 0xff);
    std::ifstream file(folder + NAME, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    Version version;

    if (text.compare(0, head.size(), head) != 0 || text.size() < head.size() + UUID_BYTES) {
        throw Xapian::DatabaseCorruptError("not a version file that is known");
    }

    const char *at = text.data() + head.size() + UUID_BYTES;
    const char *end = text.data() + text.size();

    version.uuid = format_uuid(text.data() + head.size());
    version.revision = static_cast<uint32_t>(unpack_number(&at, end));
    for (std::string &table : version.tables) {
        table = read_table(&at, end);
    }
    version.counts.assign(at, end);
    return version;
}

void
Version::check_tables() const
{
    for (TableName unknown : {TABLE_SPELLING, TABLE_SYNONYM}) {
        const char *at = tables[unknown].data();
        const char *end = at + tables[unknown].size();

        (void)unpack_number(&at, end);
        if ((unpack_number(&at, end) & 1) == 0) {
            throw Xapian::DatabaseError("there is a table that nothing copies");
        }
    }
}

VersionWatch::VersionWatch(const std::string &folder)
    : path(folder + NAME), file(open(path.c_str(), O_RDONLY | O_CLOEXEC))
{
    struct stat status;

    if (file >= 0 && fstat(file, &status) == 0) {
        device = status.st_dev;
        inode = status.st_ino;
    }
}

VersionWatch::~VersionWatch()
{
    if (file >= 0) {
        close(file);
    }
}

bool
VersionWatch::has_changed() const
{
    struct stat status;

    return inode == 0 || stat(path.c_str(), &status) != 0 || status.st_dev != device ||
           status.st_ino != inode;
}

static void
append_uuid(std::string &text)
{
    g_autofree char *uuid = g_uuid_string_random();

    for (const char *c = uuid; *c != '\0'; c++) {
        if (*c != '-') {
            text += static_cast<char>(g_ascii_xdigit_value(c[0]) << 4 | g_ascii_xdigit_value(c[1]));
            c++;
        }
    }
}

void
Version::write(const std::string &folder) const
{
    std::string text(MAGIC);

    text += static_cast<char>(FORMAT >> 8);
    text += static_cast<char>(FORMAT & 0xff);
    append_uuid(text);
    pack_number(text, revision);
    for (const std::string &table : tables) {
        text += table;
    }
    text += counts;

    std::string path = folder + NAME;
    int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    ssize_t wrote = file < 0 ? -1 : ::write(file, text.data(), text.size());
    int problem = wrote < 0 ? errno : ENOSPC;

    if (file >= 0 && close(file) != 0) {
        problem = errno;
        wrote = -1;
    }
    if (wrote != static_cast<ssize_t>(text.size())) {
        throw Xapian::DatabaseError("could not write " + path, "", problem);
    }
}
