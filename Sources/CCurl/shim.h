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
static inline CURLcode ccurl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
#endif
