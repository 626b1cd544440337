/* A stand-in for the pool, on libfcgi: the floor of `make bench`, and what the edge is tested against.
 *
 * hello SOCKET [THREADS]    listens on the unix socket, or on fd 3 when LISTEN_FDS is set
 *
 * The accept loop is the worker's (docs/edge.md#accept-loop): an epoll per thread, EPOLLEXCLUSIVE, accept4, then
 * FCGX_Accept_r on the accepted descriptor. The last word of the path chooses what happens:
 * `echo` answers the parameters and the body as text, `die` exits, `partial` sends half a body and
 * exits, `slow` sleeps 6 s; anything else is the hello.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcgiapp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static int listener;

static void hello(FCGX_Request *request) {
    static const char body[] = "{\"hello\":\"world\"}";
    FCGX_FPrintF(request->out,
                 "Status: 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
                 "Content-Length: %d\r\n\r\n%s", (int)sizeof body - 1, body);
}

static void echo(FCGX_Request *request) {
    char body[65536];
    int count = FCGX_GetStr(body, sizeof body, request->in);
    FCGX_PutS("Status: 200 OK\r\nServer: hello\r\nContent-Type: text/plain\r\n\r\n", request->out);
    for (char **name = request->envp; *name; name++) FCGX_FPrintF(request->out, "%s\n", *name);
    FCGX_FPrintF(request->out, "BODY=%d:", count);
    FCGX_PutStr(body, count, request->out);
}

static void answer(FCGX_Request *request) {
    const char *path = FCGX_GetParam("PATH_INFO", request->envp);
    const char *word = path ? strrchr(path, '/') : NULL;
    if (word && !strcmp(word, "/echo")) {
        echo(request);
    } else if (word && !strcmp(word, "/die")) {
        _exit(1);
    } else if (word && !strcmp(word, "/partial")) {
        FCGX_PutS("Status: 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 100\r\n\r\nhalf", request->out);
        FCGX_FFlush(request->out);
        usleep(100000);
        _exit(1);
    } else {
        if (word && (!strcmp(word, "/slow") || !strcmp(word, "/brand.css"))) {
            const char *query = FCGX_GetParam("QUERY_STRING", request->envp);
            if (!strcmp(word, "/slow") || (query && !strcmp(query, "slow"))) sleep(6);
        }
        hello(request);
    }
}

static void *serve(void *unused) {
    (void)unused;
    int poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    FCGX_Request request;
    FCGX_InitRequest(&request, listener, 0);
    struct timeval limit = {.tv_sec = 5};
    for (;;) {
        if (epoll_wait(poll, &event, 1, -1) < 1) continue;
        int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (peer < 0) continue;
        setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        request.ipcFd = peer;
        request.keepConnection = 1;
        if (FCGX_Accept_r(&request) < 0) continue;
        answer(&request);
        FCGX_Finish_r(&request);
    }
    return NULL;
}

static int listenAt(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096)) {
        perror(path);
        exit(1);
    }
    return fd;
}

int main(int count, char **words) {
    if (count < 2) {
        fprintf(stderr, "usage: hello SOCKET [THREADS]\n");
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "50", 0);
    listener = getenv("LISTEN_FDS") ? 3 : listenAt(words[1]);
    int threads = count > 2 ? atoi(words[2]) : 4;
    FCGX_Init();
    signal(SIGTERM, SIG_DFL);
    for (int i = 1; i < threads; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, serve, NULL);
    }
    serve(NULL);
}
