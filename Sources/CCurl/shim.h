#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H
#include <curl/curl.h>
typedef size_t (*ccurl_callback)(char *, size_t, size_t, void *);
static inline CURLcode ccurl_set_long(CURL *c, CURLoption o, long v) { return curl_easy_setopt(c, o, v); }
static inline CURLcode ccurl_set_string(CURL *c, CURLoption o, const char *v) { return curl_easy_setopt(c, o, v); }
static inline CURLcode ccurl_set_pointer(CURL *c, CURLoption o, const void *v) { return curl_easy_setopt(c, o, v); }
static inline CURLcode ccurl_set_writer(CURL *c, ccurl_callback f, void *p) {
    CURLcode r = curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, f); return r ? r : curl_easy_setopt(c, CURLOPT_WRITEDATA, p);
}
static inline CURLcode ccurl_set_reader(CURL *c, ccurl_callback f, void *p) {
    CURLcode r = curl_easy_setopt(c, CURLOPT_READFUNCTION, f); return r ? r : curl_easy_setopt(c, CURLOPT_READDATA, p);
}
static inline long ccurl_response_code(CURL *c) {
    long v = 0; return curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &v) ? 0 : v;
}
static inline int ccurl_has_begun(CURL *c) {
    curl_off_t v = 0; return curl_easy_getinfo(c, CURLINFO_PRETRANSFER_TIME_T, &v) == CURLE_OK && v > 0;
}
/* The finished transfer, or NULL; *code is how it ended. */
static inline CURL *ccurl_next_done(CURLM *m, CURLcode *code) {
    int left = 0; CURLMsg *message = curl_multi_info_read(m, &left);
    if (!message || message->msg != CURLMSG_DONE) return NULL;
    *code = message->data.result;
    return message->easy_handle;
}
/* The first value of a response header, or NULL; valid until the next call for the transfer. */
static inline const char *ccurl_header(CURL *c, const char *name) {
    struct curl_header *header = NULL;
    return curl_easy_header(c, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value : NULL;
}
/* "Name:value" lines of the server's own certificate, or NULL; freed with the transfer. */
static inline const struct curl_slist *ccurl_certificate(CURL *c) {
    struct curl_certinfo *info = NULL;
    if (curl_easy_getinfo(c, CURLINFO_CERTINFO, &info) != CURLE_OK || !info || info->num_of_certs < 1) return NULL;
    return info->certinfo[0];
}
/* OpenSSL's X509_V_ERR code of a failed verification, or 0. */
static inline long ccurl_verify_result(CURL *c) {
    long v = 0; return curl_easy_getinfo(c, CURLINFO_SSL_VERIFYRESULT, &v) ? 0 : v;
}
typedef CURLcode (*ccurl_handshake)(void *, void *, void *);
static inline void ccurl_set_handshake(CURL *c, ccurl_handshake f, void *p) {
    curl_easy_setopt(c, CURLOPT_SSL_CTX_FUNCTION, (curl_ssl_ctx_callback)f); curl_easy_setopt(c, CURLOPT_SSL_CTX_DATA, p);
}
/* Asked before each connection with the address, 4 or 16 bytes, or none; opens no socket unless it returns 1. Swift sees no
   struct of curl's that has one of glibc's inside: the compiler would take that for curl's everywhere. */
typedef int (*ccurl_admit)(void *context, const unsigned char *bytes, int length);
struct ccurl_door { ccurl_admit admit; void *context; };
static inline curl_socket_t ccurl_open(void *data, curlsocktype purpose, struct curl_sockaddr *a) {
    (void)purpose;
    struct ccurl_door *door = (struct ccurl_door *)data;
    /* Where the address lies in a sockaddr_in and a sockaddr_in6. */
    int length = a->family == AF_INET ? 4 : a->family == AF_INET6 ? 16 : 0;
    const unsigned char *bytes = (const unsigned char *)&a->addr + (length == 4 ? 4 : 8);
    if (door->admit(door->context, bytes, length) != 1) return CURL_SOCKET_BAD;
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}
static inline void ccurl_set_door(CURL *c, struct ccurl_door *door) {
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, ccurl_open); curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, door);
}
/* Seconds of a response's Retry-After, or 0. */
static inline long ccurl_retry_after(CURL *c) {
    curl_off_t v = 0; return curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &v) ? 0 : (long)v;
}
static inline double ccurl_seconds(CURL *c) {
    curl_off_t v = 0; return curl_easy_getinfo(c, CURLINFO_TOTAL_TIME_T, &v) ? 0 : v / 1e6;
}
static inline CURLcode ccurl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
#endif
