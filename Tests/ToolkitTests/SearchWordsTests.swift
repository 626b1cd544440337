import Testing

@testable import PortalToolkit

@Suite struct SearchWordsTests {
    @Test func `a record is found by the beginning of each of its words, and of what follows it`() {
        #expect(SearchWords.of(["acme-web_03"]) == ["acme web 03", "web 03", "03"])
        #expect(
            SearchWords.of(["SUP-1042", "Disk: 100 % full"]) == [
                "sup 1042", "1042", "disk 100 full", "100 full", "full",
            ])
        #expect(SearchWords.of(["a a", "A"]) == ["a a", "a"])
    }

    @Test(arguments: [
        ("WEB 03", "web 03"), ("  web/", "web"), ("Straße", "strasse"), ("МУКАЧЕВО—2", "мукачево 2"), ("ＡＢＣ", "abc"),
        ("100%", "100"), ("a_b\\c", "a b c"), ("🚀", "🚀"), ("\u{202e}דג", "דג"), ("%", ""), ("_", ""), ("\\", ""),
        ("", ""),
    ])
    func `what is typed is parted and folded as names are`(typed: String, prefix: String) {
        #expect(SearchWords.prefix(typed) == prefix)
    }

    @Test func `long texts and many words are bounded, and what was cut off alike is found`() {
        let name = String(repeating: "ж", count: 200)
        #expect(SearchWords.of([name]) == [String(repeating: "ж", count: 48)])
        #expect(SearchWords.prefix(name) == SearchWords.of([name])[0])
        #expect(SearchWords.of([(0..<300).map { "w\($0)" }.joined(separator: " ")]).count == 48)
    }

    @Test func `a record without a word is not one that nobody has looked at`() {
        #expect(SearchWords.of(["%%%"]) == [" "])
        #expect(SearchWords.of([]) == [" "])
    }
}
