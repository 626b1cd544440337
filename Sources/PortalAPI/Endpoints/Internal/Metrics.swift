import PortalToolkit

extension EdgeEndpoints {
    /// Metrics in Prometheus' text format, of all processes.
    func metrics() -> Response {
        var page = MetricsText()
        page.add("portal_build_info", .gauge, "The installed version.", [MetricsText.Sample(1, ["version": version])])
        page.add(
            "portal_ready", .gauge, "Whether the database can be read and a worker process serves.",
            obstacle() == nil ? 1 : 0)
        page.add(
            "portal_time_seconds", .gauge, "The server's clock, in seconds since the Unix epoch.",
            [MetricsText.Sample(Double(clock().milliseconds) / 1000)])
        addMetrics(&page)
        return Response(
            status: 200, headers: [("Content-Type", MetricsText.contentType)], body: Array(page.text.utf8))
    }
}
