import PortalLogic
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct LogoTests {
    private func send(
        _ method: String, _ world: World, _ body: [UInt8]? = nil, dark: Bool = false, as role: String = "owner",
        type: String = "image/png", at slug: String = "acme"
    ) throws -> Response {
        var request = world.request(method, "/branding/logo/" + (dark ? "dark" : "light"), slug: slug)
        request.authorization = "Bearer " + (try world.token(role, at: slug))
        if let body { (request.body, request.contentType) = (body, type) }
        return world.send(request)
    }

    private func picture(_ width: Int = 32, _ height: Int = 16, pixel: [UInt8] = [9, 99, 9, 255]) -> [UInt8] {
        PNGFile(width, height, pixel: pixel).bytes
    }

    @Test func `an owner's logo is shown in both schemes, at an address that is good for ever`() throws {
        let world = try World()
        let set = try send("PUT", world, picture())
        #expect(set.status == 200)
        #expect(set.json["own"]?["logos"]?["light"]?["width"] == .integer(32))
        #expect(set.json["own"]?["logos"]?["dark"] == .null)
        let logo = try world.get("/brand").json["logo"]
        #expect(logo?["light"] == logo?["dark"])
        guard case .string(let url)? = logo?["light"]?["url"] else { throw NotFound() }
        let path = String(url.dropFirst("/portal/acme".count))
        let answer = try world.get(path)
        #expect(answer.values("Content-Type") == ["image/png"])
        #expect(answer.values("Cache-Control") == ["public, max-age=31536000, immutable"])
        #expect(try Picture(untrusted: answer.body).width == 32)
        var again = world.request("GET", path)
        again.ifNoneMatch = answer.values("ETag").first
        #expect(world.send(again).status == 304)
        // Another client's portal does not have it.
        #expect(try world.get(path, slug: "globex").status == 404)
    }

    private static let elsewhere =
        "UPDATE client_branding SET logo_url = 'https://a.example/l.png' WHERE client_id = 1 AND layer = 'operator'"

    private struct NotFound: Error {}

    @Test func `each scheme has its own, and what is removed gives the other or the operator's back`() throws {
        let world = try World()
        let operators = try UploadedLogo(Picture(untrusted: picture(64, 16)))
        try world.operate { try $0.setLogo(of: "acme", .light, to: operators) }
        func width(_ scheme: String) throws -> JSON? { try world.get("/brand").json["logo"]?[scheme]?["width"] }
        #expect(try width("light") == .integer(64))
        _ = try send("PUT", world, picture(20, 20), dark: true)
        #expect(try (width("light"), width("dark")) == (.integer(20), .integer(20)))
        _ = try send("PUT", world, picture(40, 20))
        #expect(try (width("light"), width("dark")) == (.integer(40), .integer(20)))
        _ = try send("DELETE", world, dark: true)
        #expect(try width("dark") == .integer(40))
        #expect(try send("DELETE", world).json["own"]?["logos"]?["light"] == .null)
        #expect(try width("light") == .integer(64))
        // Nothing to remove: no event.
        #expect(try send("DELETE", world).status == 200)
        let owners =
            "SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND action = 'branding.updated' AND actor_kind = 'user'"
        #expect(try world.count(owners) == 4)
    }

    @Test func `an uploaded logo stands before a URL, and the owner's before the operator's`() throws {
        let world = try World()
        try world.run(
            "UPDATE client_branding SET logo_url = 'https://a.example/l.png' WHERE client_id = 1 AND layer = 'operator'"
        )
        func brand() throws -> (JSON?, JSON?) {
            let brand = try world.get("/brand").json
            return (brand["logo_url"], brand["logo"]?["light"]?["width"])
        }
        #expect(try brand() == (.string("https://a.example/l.png"), .null))
        _ = try send("PUT", world, picture())
        #expect(try brand() == (.null, .integer(32)))
        _ = try send("DELETE", world)
        #expect(try brand() == (.string("https://a.example/l.png"), .null))
    }

    @Test func `a page is told of a logo on another host, and of nothing else`() throws {
        let world = try World()
        func images(_ slug: String = "acme") -> [String] {
            var request = world.request("GET", "/nodes", slug: slug)
            request.isPage = true
            let answer = world.send(request)
            #expect(answer.status == 204)
            return answer.values("Portal-Images")
        }
        #expect(images() == [])
        try world.run(
            "UPDATE client_branding SET logo_url = 'https://a.example/l.png' WHERE client_id = 1 AND layer = 'operator'"
        )
        #expect(images() == ["https:"])
        #expect(images("globex") == [])
        #expect(images("nobody") == [])
        _ = try send("PUT", world, picture())
        #expect(images() == [])
    }

    @Test func `nobody but an owner changes a logo`() throws {
        let world = try World()
        var anonymous = world.request("PUT", "/branding/logo/light")
        (anonymous.body, anonymous.contentType) = (picture(), "image/png")
        #expect(world.send(anonymous).status == 401)
        for role in ["admin", "viewer"] {
            #expect(try send("PUT", world, picture(), as: role).status == 403)
            #expect(try send("DELETE", world, as: role).status == 403)
        }
        #expect(try world.get("/brand").json["logo"] == .null)
    }

    @Test func `a file that is no logo is refused with what is wrong`() throws {
        let world = try World()
        func code(_ body: [UInt8]) throws -> JSON? {
            try send("PUT", world, body).json["errors"]?.elements.first?["code"]
        }
        #expect(try code(Array("<!doctype html>".utf8)) == .string("not-a-png"))
        #expect(try code(Array(picture().dropLast(20))) == .string("not-a-png"))
        var file = PNGFile(32, 16, pixel: [1, 2, 3, 4])
        file.before = [("acTL", [0, 0, 0, 2, 0, 0, 0, 0])]
        #expect(try code(file.bytes) == .string("animated"))
        file = PNGFile(32, 16, pixel: [1, 2, 3, 4])
        (file.width, file.height) = (30_000, 30_000)
        #expect(try code(file.bytes) == .string("picture-size"))
        #expect(try send("PUT", world, [], type: "image/png").status == 422)
        #expect(try send("PUT", world, Array("{}".utf8), type: "application/json").status == 415)
        // A picture where there is to be JSON.
        var branding = world.request("PUT", "/branding")
        branding.authorization = "Bearer " + (try world.token("owner"))
        (branding.body, branding.contentType) = (picture(), "image/png")
        #expect(world.send(branding).status == 415)
        var large = world.request("PUT", "/branding/logo/light")
        (large.bodyState, large.contentType) = (.tooLarge, "image/png")
        #expect(world.send(large).json["detail"] == .string("Request body exceeds 512 KiB."))
    }

    @Test func `an icon is made of a square logo, and not of a wide one`() throws {
        let world = try World()
        func icon() throws -> String { String(decoding: try world.get("/icon.svg").body, as: UTF8.self) }
        _ = try send("PUT", world, picture(80, 20))
        #expect(try !icon().contains("<image"))
        _ = try send("PUT", world, picture(20, 20))
        #expect(try icon().contains("href=\"data:image/png;base64,"))
    }

    @Test func `an hour has room for 60 logos`() throws {
        let world = try World()
        for number in 0..<60 {
            let file = picture(16, 16, pixel: [UInt8(number), 0, 0, 255])
            #expect(try send("PUT", world, file, dark: number % 2 == 0).status == 200)
        }
        #expect(try send("PUT", world, picture()).status == 429)
        #expect(try send("DELETE", world).status == 200)
    }
}
