/*
 * The same queries in turn: Xapian as it comes, Xapian tuned, lontar-searchd over HTTP.
 *
 * CPU of a server is that of its process; Xapian's is that of this one while it searches.
 *
 * Usage: bench_search build FILE.jsonl DATABASE
 *        bench_search run DATABASE QUERIES PORT PID
 *        bench_search targets QUERIES         what is asked over HTTP, a line each
 */
#include "bench_floor.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <netinet/tcp.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

/* Into which the queries are cut; the first is not counted. */
#define PASSES 4

namespace
{

/* Milliseconds of each query. */
struct Times {
    std::vector<double> wall, cpu;
    std::map<std::string, std::vector<double>> cpu_by_kind;
};

double
read_clock(clockid_t clock)
{
    timespec time = {};

    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

class Connection
{
  public:
    explicit Connection(int port) : handle(socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address = {};
        int yes = 1;

        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(handle, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
            throw std::runtime_error("cannot connect");
        }
        setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    ~Connection()
    {
        close(handle);
    }
    std::string
    get(const std::string &target)
    {
        std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        std::string answer;
        size_t wanted = std::string::npos;

        if (write(handle, request.data(), request.size()) != static_cast<ssize_t>(request.size())) {
            throw std::runtime_error("cannot write");
        }
        while (wanted == std::string::npos || answer.size() < wanted) {
            char buffer[65536];
            ssize_t size = read(handle, buffer, sizeof buffer);

            if (size <= 0) {
                throw std::runtime_error("connection closed: " + target);
            }
            answer.append(buffer, static_cast<size_t>(size));
            wanted = wanted == std::string::npos ? length_of(answer) : wanted;
        }
        if (answer.compare(9, 3, "200") != 0) {
            throw std::runtime_error(target + ": " + answer);
        }
        return answer;
    }

  private:
    /* Of head and body; npos as long as the head is not whole. */
    static size_t
    length_of(const std::string &answer)
    {
        size_t head = answer.find("\r\n\r\n");
        const char *length = strcasestr(answer.c_str(), "\r\ncontent-length:");

        return head == std::string::npos || length == nullptr
                   ? std::string::npos
                   : head + 4 + strtoul(length + 17, nullptr, 10);
    }

    int handle;
};

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
void
measure(clockid_t clock, const bench::Query &query, Times *times, const Search &search)
{
    double cpu = read_clock(clock);
    double wall = read_clock(CLOCK_MONOTONIC);

    search();
    times->wall.push_back(read_clock(CLOCK_MONOTONIC) - wall);
    times->cpu.push_back(read_clock(clock) - cpu);
    times->cpu_by_kind[query.kind].push_back(times->cpu.back());
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

/* Of one measure in several passes. */
template <typename Measure>
double
median(const std::vector<Times> &passes, const Measure &measure)
{
    std::vector<double> values;

    for (const Times &times : passes) {
        values.push_back(measure(times));
    }
    return percentile(values, 0.5);
}

double
tail(const std::vector<double> &cpu)
{
    return percentile(cpu, 0.99) / percentile(cpu, 0.5);
}

double
mean_cpu(const std::vector<Times> &passes)
{
    return median(passes, [](const Times &times) { return mean(times.cpu); });
}

void
print_row(const char *name, const std::vector<Times> &passes, double floor)
{
    auto wall = [&](double share) {
        return median(passes, [&](const Times &times) { return percentile(times.wall, share); });
    };

    printf("| %s | %.3f | %.2f | %.3f | %.3f | %.3f | %.3f | %.1f |", name, mean_cpu(passes),
           mean_cpu(passes) / floor,
           median(passes, [](const Times &times) { return percentile(times.cpu, 0.5); }), wall(0.5),
           wall(0.95), wall(0.99),
           median(passes, [](const Times &times) { return tail(times.cpu); }));
    for (const auto &kind : passes[0].cpu_by_kind) {
        auto cpu = [&](const Times &times) { return times.cpu_by_kind.at(kind.first); };

        printf(" %.3f (%.1f) |",
               median(passes, [&](const Times &times) { return mean(cpu(times)); }),
               median(passes, [&](const Times &times) { return tail(cpu(times)); }));
    }
    printf("\n");
}

void
print_table(const std::vector<Times> &stock, const std::vector<Times> &floor,
            const std::vector<Times> &lontar)
{
    printf("| | CPU ms | / tuned | CPU p50 | p50 ms | p95 ms | p99 ms | CPU p99 / p50 |");
    for (const auto &kind : floor[0].cpu_by_kind) {
        printf(" %s |", kind.first.c_str());
    }
    printf("\n|---|---|---|---|---|---|---|---|");
    for (size_t i = 0; i < floor[0].cpu_by_kind.size(); i++) {
        printf("---|");
    }
    printf("\n");
    print_row("Xapian as it comes", stock, mean_cpu(floor));
    print_row("Xapian, tuned", floor, mean_cpu(floor));
    print_row("lontar-searchd, HTTP", lontar, mean_cpu(floor));
}

/*
 * The queries are asked once each, in as many passes as there are. The first warms all up and is
 * not counted; of the others the median of each measure is, as other users give a machine bad
 * moments.
 */
void
run(const char *path, const char *queries_path, int port, pid_t pid)
{
    Xapian::Database database(path);
    bench::Floor floor(path);
    Connection connection(port);
    std::vector<bench::Query> queries = read_queries(queries_path);
    clockid_t server = 0;
    size_t differ = 0;

    if (clock_getcpuclockid(pid, &server) != 0) {
        throw std::runtime_error("no such process");
    }
    std::vector<Times> stock(PASSES), tuned(PASSES), lontar(PASSES);
    for (size_t i = 0; i < queries.size(); i++) {
        const bench::Query &query = queries[i];
        size_t pass = i * PASSES / queries.size(), total = 0;
        std::string page, answer, target = target_of(query);

        measure(CLOCK_PROCESS_CPUTIME_ID, query, &stock[pass],
                [&] { bench::search_stock(database, query, &page); });
        page.clear();
        measure(CLOCK_PROCESS_CPUTIME_ID, query, &tuned[pass],
                [&] { total = floor.search(query, &page); });
        measure(server, query, &lontar[pass], [&] { answer = connection.get(target); });
        differ += answer.find("\"total\":" + std::to_string(total) + ",") == std::string::npos;
    }
    for (auto *passes : {&stock, &tuned, &lontar}) {
        passes->erase(passes->begin());
    }
    print_table(stock, tuned, lontar);
    printf("\nQueries whose totals differ: %zu of %zu.\n", differ, queries.size());
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
        std::cerr
            << "usage: bench_search build FILE.jsonl DATABASE | run DATABASE QUERIES PORT PID | "
               "targets QUERIES\n";
    } catch (const Xapian::Error &error) {
        std::cerr << "bench_search: " << error.get_msg() << "\n";
    } catch (const std::exception &error) {
        std::cerr << "bench_search: " << error.what() << "\n";
    }
    return 2;
}
