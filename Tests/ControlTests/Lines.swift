/// Valid lines of each type, for tests to modify.
enum Lines {
    static let node = #"{"type":"node","client":"acme","id":"n1","name":"web-01","status":"online"}"#

    static func node(_ more: String = "", id: String = "n1", status: String = "online") -> String {
        #"{"type":"node","client":"acme","id":"\#(id)","name":"web-\#(id)","status":"\#(status)"\#(more)}"#
    }

    /// A sample `second` seconds after 09:00 on the day of the tests.
    static func sample(
        _ second: Int, node: String = "n1", cpu: String = "10", memory: String = "20", disk: String = "30"
    )
        -> String
    {
        let (hour, minute) = (9 + second / 3600, second / 60 % 60)
        let at = "2026-01-15T\(two(hour)):\(two(minute)):\(two(second % 60))Z"
        return
            #"{"type":"sample","client":"acme","node":"\#(node)","at":"\#(at)","cpu_pct":\#(cpu),"memory_pct":\#(memory),"#
            + #""disk_pct":\#(disk),"net_in_bps":1000,"net_out_bps":2000}"#
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    static func invoice(_ more: String = "", tax: String? = nil, currency: String = "EUR") -> String {
        #"{"type":"invoice","client":"acme","id":"i1","number":"2026-1","status":"open","issued_on":"2026-01-01","#
            + #""due_on":"2026-01-31","subtotal":{"amount_minor":100,"currency":"\#(currency)"},"#
            + #""tax":{"amount_minor":19,"currency":"\#(tax ?? currency)"},"total":{"amount_minor":119,"#
            + #""currency":"\#(currency)"},"amount_due":{"amount_minor":119,"currency":"\#(currency)"},"#
            + #""lines":[{"description":"Server","quantity":"1.5","unit_price":{"amount_minor":66,"#
            + #""currency":"\#(currency)"},"total":{"amount_minor":100,"currency":"\#(currency)"}}]\#(more)}"#
    }

    static func ticket(
        _ messages: String, updated: String = "2026-01-15T09:00:00Z", id: String = "t1"
    ) -> String {
        #"{"type":"ticket","client":"acme","id":"\#(id)","number":"7","subject":"Slow","status":"open","priority":"high","#
            + #""opened_at":"2026-01-14T08:00:00Z","updated_at":"\#(updated)","messages":[\#(messages)]}"#
    }

    static func message(_ id: String, isInternal: Bool) -> String {
        #"{"id":"\#(id)","at":"2026-01-14T08:00:00Z","author":{"kind":"provider","name":"Kim"},"body":"Text \#(id)","#
            + #""internal":\#(isInternal)}"#
    }

    static let subscription =
        #"{"type":"subscription","client":"acme","id":"s1","name":"M4","price":{"amount_minor":9900,"currency":"CHF"},"#
        + #""interval":"month","status":"active","started_on":"2025-01-01"}"#
    static let event =
        #"{"type":"audit","client":"acme","id":"e1","at":"2026-01-15T07:00:00Z","actor":{"kind":"operator","name":"Alder"},"#
        + #""action":"node.patched","target":{"kind":"node","id":"n1"},"details":{"v":{"old":1,"new":null}}}"#
    static let branding = ##"{"type":"branding","client":"acme","primary_color":"#0B6E4F"}"##
    static let heartbeat = #"{"type":"heartbeat","client":"acme"}"#
    static func announcement(_ more: String = "", id: String = "a1", title: String = "Move") -> String {
        #"{"type":"announcement","msp":"msp-acme","id":"\#(id)","severity":"info","starts_at":"2026-01-15T09:00:00Z","#
            + #""texts":{"en":{"title":"\#(title)"}}\#(more)}"#
    }

    static func tombstone(_ kind: String, _ id: String, _ more: String = "") -> String {
        #"{"type":"tombstone","client":"acme","kind":"\#(kind)","id":"\#(id)"\#(more)}"#
    }

    static func snapshot(_ kind: String, _ phase: String, _ more: String = "", client: String = "acme") -> String {
        #"{"type":"snapshot","client":"\#(client)","kind":"\#(kind)","phase":"\#(phase)"\#(more)}"#
    }

    static var all: [String] {
        [
            #"{"type":"msp","msp":"msp-acme","name":"Alder IT"}"#,
            #"{"type":"client","client":"acme","name":"Acme Inc"}"#,
            branding, node, sample(0), subscription, invoice(), ticket(message("m1", isInternal: true)), event,
            heartbeat, announcement(),
            tombstone("node", "n2"),
        ]
    }
}
