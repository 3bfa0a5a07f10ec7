/*
 * The same queries in turn: Xapian as it comes, Xapian tuned, lontar-searchd over HTTP.
 *
 * CPU of a server is that of its process; Xapian's is that of this one while it searches. A round
 * asks every query once; a query's time is the median of its rounds, each with a new daemon, as
 * other users give a machine bad moments.
 *
 * Usage: bench_search build FILE.jsonl DATABASE
 *        bench_search run DATABASE QUERIES PORT PID > ROUND
 *        bench_search table ROUND...          of rounds of the same queries
 *        bench_search targets QUERIES         what is asked over HTTP, a line each
 */
#include "bench_floor.h"
#include "bench_http.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <unistd.h>

/* The first of so many equal parts of the queries warms all up and is not counted. */
#define PARTS 4

namespace
{

/* Milliseconds of a query, or of each of several. */
struct Time {
    double wall, cpu;
};
struct Times {
    std::vector<double> wall, cpu;
    std::map<std::string, std::vector<double>> cpu_by_kind;
};

/* Who answers; the names of the rows of the table. */
const std::array<const char *, 3> programs = {"Xapian as it comes", "Xapian, tuned",
                                              "lontar-searchd, HTTP"};

/* A query in one round, and whether our total is not Xapian's. */
struct Line {
    std::string kind;
    std::array<Time, programs.size()> times;
    bool differs;
};

double
read_clock(clockid_t clock)
{
    timespec time = {};

    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

std::vector<std::string>
split(const std::string &text, char sign)
{
    std::vector<std::string> parts;
    std::istringstream in(text);
    std::string part;

    while (std::getline(in, part, sign)) {
        parts.push_back(part);
    }
    return parts;
}

std::vector<bench::Query>
read_queries(const char *path)
{
    std::vector<bench::Query> queries;
    std::ifstream in(path);
    std::string line;

    while (std::getline(in, line)) {
        std::vector<std::string> columns = split(line, '\t');
        bench::Query query;

        columns.resize(4);
        query.kind = columns[0];
        query.words = split(columns[1], ' ');
        query.countries = split(columns[2], ',');
        query.from_year = static_cast<unsigned>(strtoul(columns[3].c_str(), nullptr, 10));
        queries.push_back(query);
    }
    return queries;
}

std::string
target_of(const bench::Query &query)
{
    std::string quote = query.kind == "phrase" ? "%22" : "";
    std::string target = "/api/v1/search?lang=en&q=" + quote;

    for (size_t i = 0; i < query.words.size(); i++) {
        target += (i > 0 ? "+" : "") + query.words[i];
    }
    target += quote;
    target += query.kind == "any" ? "&match=any" : "";
    for (size_t i = 0; i < query.countries.size(); i++) {
        target += (i > 0 ? "," : "&country=") + query.countries[i];
    }
    return query.from_year == 0 ? target
                                : target + "&year=" + std::to_string(query.from_year) + "..";
}

template <typename Search>
Time
measure(clockid_t clock, const Search &search)
{
    double cpu = read_clock(clock);
    double wall = read_clock(CLOCK_MONOTONIC);

    search();
    wall = read_clock(CLOCK_MONOTONIC) - wall;
    return {wall, read_clock(clock) - cpu};
}

double
mean(const std::vector<double> &values)
{
    double sum = 0;

    for (double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

double
percentile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.at(static_cast<size_t>(share * static_cast<double>(values.size() - 1)));
}

double
tail(const std::vector<double> &cpu)
{
    return percentile(cpu, 0.99) / percentile(cpu, 0.5);
}

std::vector<Line>
read_round(const char *path)
{
    std::vector<Line> lines;
    std::ifstream in(path);
    Line line;

    while (in >> line.kind >> line.differs) {
        for (Time &time : line.times) {
            in >> time.wall >> time.cpu;
        }
        lines.push_back(line);
    }
    if (!in.eof() || lines.size() < PARTS) {
        throw std::runtime_error(std::string(path) + " is not a whole round");
    }
    return lines;
}

/* Of one program: each counted query's median. */
Times
join_rounds(const std::vector<std::vector<Line>> &rounds, size_t program)
{
    Times times;

    for (size_t i = rounds[0].size() / PARTS; i < rounds[0].size(); i++) {
        std::vector<double> wall, cpu;

        for (const auto &round : rounds) {
            if (round.size() != rounds[0].size() || round[i].kind != rounds[0][i].kind) {
                throw std::runtime_error("these rounds are not of the same queries");
            }
            wall.push_back(round[i].times[program].wall);
            cpu.push_back(round[i].times[program].cpu);
        }
        times.wall.push_back(percentile(wall, 0.5));
        times.cpu.push_back(percentile(cpu, 0.5));
        times.cpu_by_kind[rounds[0][i].kind].push_back(times.cpu.back());
    }
    return times;
}

void
print_row(const char *name, const Times &times, double floor)
{
    printf("| %s | %.3f | %.2f | %.3f | %.3f | %.3f | %.3f | %.1f | %.1f |", name, mean(times.cpu),
           mean(times.cpu) / floor, percentile(times.cpu, 0.5), percentile(times.wall, 0.5),
           percentile(times.wall, 0.95), percentile(times.wall, 0.99), tail(times.cpu),
           tail(times.wall));
    for (const auto &kind : times.cpu_by_kind) {
        printf(" %.3f (%.1f) |", mean(kind.second), tail(kind.second));
    }
    printf("\n");
}

void
print_table(const std::vector<std::vector<Line>> &rounds)
{
    const auto &lines = rounds[0];
    std::array<Times, programs.size()> times;
    auto differ =
        std::count_if(lines.begin(), lines.end(), [](const Line &line) { return line.differs; });

    printf("| | CPU ms | / tuned | CPU p50 | p50 ms | p95 ms | p99 ms | CPU p99 / p50 | "
           "p99 / p50 |");
    for (size_t i = 0; i < programs.size(); i++) {
        times[i] = join_rounds(rounds, i);
    }
    for (const auto &kind : times[0].cpu_by_kind) {
        printf(" %s |", kind.first.c_str());
    }
    printf("\n|---|---|---|---|---|---|---|---|---|");
    for (size_t i = 0; i < times[0].cpu_by_kind.size(); i++) {
        printf("---|");
    }
    printf("\n");
    for (size_t i = 0; i < programs.size(); i++) {
        print_row(programs[i], times[i], mean(times[1].cpu));
    }
    printf("\np99 / p50 of lontar-searchd in single rounds, CPU (wall):");
    for (const auto &round : rounds) {
        Times single = join_rounds({round}, programs.size() - 1);

        printf(" %.1f (%.1f)", tail(single.cpu), tail(single.wall));
    }
    printf(".\nQueries whose totals differ: %zu of %zu.\n", static_cast<size_t>(differ),
           lines.size());
}

void
run(const char *path, const char *queries_path, int port, pid_t pid)
{
    Xapian::Database database(path);
    bench::Floor floor(path);
    bench::Connection connection(port);
    clockid_t server = 0;

    if (clock_getcpuclockid(pid, &server) != 0) {
        throw std::runtime_error("no such process");
    }
    for (const bench::Query &query : read_queries(queries_path)) {
        size_t total = 0;
        std::string page, answer, target = target_of(query);
        Line line;

        line.times[0] =
            measure(CLOCK_PROCESS_CPUTIME_ID, [&] { bench::search_stock(database, query, &page); });
        page.clear();
        line.times[1] =
            measure(CLOCK_PROCESS_CPUTIME_ID, [&] { total = floor.search(query, &page); });
        line.times[2] = measure(server, [&] { answer = connection.get(target); });
        line.differs = answer.find("\"total\":" + std::to_string(total) + ",") == std::string::npos;
        printf("%s %d", query.kind.c_str(), line.differs);
        for (const Time &time : line.times) {
            printf(" %.6f %.6f", time.wall, time.cpu);
        }
        printf("\n");
    }
}

} // namespace

int
main(int argc, char **argv)
{
    try {
        if (argc == 4 && strcmp(argv[1], "build") == 0) {
            bench::build(argv[2], argv[3]);
            return 0;
        }
        if (argc == 3 && strcmp(argv[1], "targets") == 0) {
            for (const bench::Query &query : read_queries(argv[2])) {
                printf("%s\n", target_of(query).c_str());
            }
            return 0;
        }
        if (argc == 6 && strcmp(argv[1], "run") == 0) {
            run(argv[2], argv[3], atoi(argv[4]), atoi(argv[5]));
            return 0;
        }
        if (argc > 2 && strcmp(argv[1], "table") == 0) {
            std::vector<std::vector<Line>> rounds;

            for (int i = 2; i < argc; i++) {
                rounds.push_back(read_round(argv[i]));
            }
            print_table(rounds);
            return 0;
        }
        std::cerr
            << "usage: bench_search build FILE.jsonl DATABASE | run DATABASE QUERIES PORT PID | "
               "table ROUND... | targets QUERIES\n";
    } catch (const Xapian::Error &error) {
        std::cerr << "bench_search: " << error.get_msg() << "\n";
    } catch (const std::exception &error) {
        std::cerr << "bench_search: " << error.what() << "\n";
    }
    return 2;
}
