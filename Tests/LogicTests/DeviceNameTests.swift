import PortalLogic
import Testing

/// As the browsers of 2025 send them, Chromium's with the reduced versions.
@Suite struct DeviceNameTests {
    private static let gecko = "(KHTML, like Gecko)"
    private static let webkit = "AppleWebKit/537.36 \(gecko)"
    private static let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
    private static let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
    private static let linux = "Mozilla/5.0 (X11; Linux x86_64)"
    private static let android = "Mozilla/5.0 (Linux; Android 10; K)"
    private static let iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
    private static let iPad = "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15"

    private static let browsers = [
        ("\(windows) \(webkit) Chrome/142.0.0.0 Safari/537.36", "Chrome, Windows"),
        ("\(mac) \(webkit) Chrome/142.0.0.0 Safari/537.36", "Chrome, macOS"),
        ("\(linux) \(webkit) Chrome/142.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) \(webkit) Chrome/142.0.0.0 Safari/537.36", "Chrome, ChromeOS"),
        ("\(android) \(webkit) Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        ("\(android) \(webkit) Chrome/142.0.0.0 Safari/537.36", "Chrome, Android"),
        ("\(iPhone) \(gecko) CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1", "Chrome, iOS"),
        ("\(linux) \(webkit) HeadlessChrome/142.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("\(windows) \(webkit) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge, Windows"),
        ("\(mac) \(webkit) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge, macOS"),
        ("\(linux) \(webkit) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge, Linux"),
        ("\(android) \(webkit) Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0", "Edge, Android"),
        ("\(iPhone) \(gecko) Version/18.0 EdgiOS/142.0.0.0 Mobile/15E148 Safari/604.1", "Edge, iOS"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
        ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox, Android"),
        ("\(iPhone) \(gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15", "Firefox, iOS"),
        ("\(mac) AppleWebKit/605.1.15 \(gecko) Version/26.0 Safari/605.1.15", "Safari, macOS"),
        ("\(iPhone) \(gecko) Version/26.0 Mobile/15E148 Safari/604.1", "Safari, iOS"),
        ("\(iPad) \(gecko) Version/18.6 Mobile/15E148 Safari/604.1", "Safari, iOS"),
        ("\(android) \(webkit) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet, Android"),
        ("\(windows) \(webkit) Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0", "Opera, Windows"),
        ("\(windows) \(webkit) Chrome/140.0.0.0 Safari/537.36 Vivaldi/7.6", "Vivaldi, Windows"),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) \(webkit) Version/4.0 Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome, Android"
        ),
        ("\(iPhone) \(gecko) Mobile/15E148", "iOS"),
        // No browser of its own: the app's view of pages.
        ("\(iPhone) \(gecko) GSA/390.0 Mobile/15E148 Safari/604.1", "iOS"),
    ]

    @Test(arguments: browsers)
    func `a browser and its system are named as a person would`(_ userAgent: String, _ name: String) {
        #expect(DeviceName.of(userAgent) == name)
    }

    @Test func `a program is named by its product, in which a sentence has no room`() {
        #expect(DeviceName.of("curl/8.14.1") == "curl/8.14.1")
        #expect(DeviceName.of("python-requests/2.32 (abc)") == "python-requests/2.32")
        for nothing in [
            nil, "", " ", "Mozilla/5.0 (compatible; some thing)", "Ring:+49-30-1234567", "a<b", "ünknown/1",
            String(repeating: "a", count: 41),
        ] {
            #expect(DeviceName.of(nothing) == nil, "\(nothing ?? "nil")")
        }
    }
}
