/*
 * A connection to a server of this machine, kept from one request to the next.
 */
#ifndef LONTAR_BENCH_HTTP_H
#define LONTAR_BENCH_HTTP_H

#include <arpa/inet.h>
#include <cstdlib>
#include <cstring>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace bench
{

/* Errors are thrown as std::runtime_error: what is not 200, and an answer without a length. */
class Connection
{
  public:
    explicit Connection(int own_port) : port(own_port)
    {
        prepare();
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection()
    {
        shut();
    }
    /* Connect, if that is to be done before the next request. */
    void
    prepare()
    {
        sockaddr_in address = {};
        int yes = 1;

        if (handle >= 0) {
            return;
        }
        handle = socket(AF_INET, SOCK_STREAM, 0);
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(handle, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
            throw std::runtime_error("cannot connect");
        }
        setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    std::string
    get(const std::string &target)
    {
        std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        std::string answer;
        size_t wanted = std::string::npos;

        prepare();
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
        if (strcasestr(answer.substr(0, answer.find("\r\n\r\n")).c_str(),
                       "\r\nconnection: close") != nullptr) {
            shut();
        }
        return answer;
    }

  private:
    void
    shut()
    {
        if (handle >= 0) {
            close(handle);
        }
        handle = -1;
    }
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

    int port;
    int handle = -1;
};

} /* namespace bench */

#endif
