import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// Events of one instant, which all of these are, are in order of insertion.
@Suite struct AuditOrderTests {
    private let world: World
    private let token: String
    private let names = (0..<40).map { "name \($0)" }

    init() throws {
        world = try World()
        token = try world.token("owner")
        for name in names {
            #expect(ask("PUT", "/profile", #"{"name":"\#(name)","locale":"en"}"#).status == 200)
        }
    }

    private func ask(_ method: String, _ path: String, _ body: String = "") -> Response {
        var request = world.request(method, path)
        request.body = Array(body.utf8)
        if !body.isEmpty { request.contentType = "application/json" }
        request.authorization = "Bearer " + token
        return world.send(request)
    }

    @Test func `events of one instant are listed last written first, across pages`() throws {
        var (events, after): ([JSON], String) = ([], "")
        repeat {
            let page = ask("GET", "/audit?action=profile.updated&limit=7" + after).json
            events += page["items"]?.elements ?? []
            after = page["next"]?.text.map { "&after=" + $0 } ?? ""
        } while !after.isEmpty
        #expect(events.map { $0["details"]?["name"]?["new"]?.text } == names.reversed())
        #expect(Set(events.map { $0["at"]?.text }).count == 1)
        #expect(Set(events.map { $0["id"]?.text }).count == names.count)
    }

    @Test func `the export has the order of the list`() throws {
        let file = ask("POST", "/audit/export", #"{"action":"profile.updated"}"#)
        let lines = String(decoding: file.body, as: UTF8.self).split(separator: "\r\n").dropFirst()
        #expect(lines.count == names.count)
        for (line, name) in zip(lines, names.reversed()) { #expect(line.contains("\(name)\"\"")) }
    }

    /// Ids do not reveal the number of events: the first id of an instant is random, and the following ones are not
    /// consecutive.
    @Test func `event ids increase by random steps, so that they reveal no counts`() throws {
        let ids = try world.texts(
            "SELECT id || '' FROM audit_events WHERE client_id = 1 AND at = \(World.start) ORDER BY id"
        ).compactMap(Int64.init)
        let steps = zip(ids.dropFirst(), ids).map { $0 - $1 }
        #expect(Set(steps).count > names.count / 2 && steps.allSatisfy { $0 > 0 && $0 <= 1 << 20 })
    }
}
