/*
 * Ask addresses one after the other: milliseconds of each, from before it is written until all of
 * the answer is there. The connection is made before, and kept where the server does so. What a
 * larger client does for a request takes a tenth of a millisecond, more than some answers.
 *
 * Usage: bench_ask < ADDRESSES    http://127.0.0.1:PORT/..., all of one port, one a line
 */
#include "bench_http.h"

#include <cstdio>
#include <ctime>
#include <iostream>
#include <memory>

namespace
{

const std::string site = "http://127.0.0.1:";

double
now_ms()
{
    timespec now = {};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/* Ask for all lines of a stream. */
void
ask_all(std::istream &in)
{
    std::unique_ptr<bench::Connection> connection;

    for (std::string address; std::getline(in, address);) {
        size_t slash = address.find('/', site.size());

        if (address.compare(0, site.size(), site) != 0 || slash == std::string::npos) {
            throw std::runtime_error("not an address of this machine: " + address);
        }
        if (connection == nullptr) {
            connection =
                std::make_unique<bench::Connection>(std::stoi(address.substr(site.size())));
        }

        connection->prepare();

        double begun = now_ms();

        connection->get(address.substr(slash));
        printf("%.3f\n", now_ms() - begun);
    }
}

} // namespace

int
main()
{
    try {
        ask_all(std::cin);
    } catch (const std::exception &error) {
        fprintf(stderr, "bench_ask: %s\n", error.what());
        return 1;
    }
    return 0;
}
