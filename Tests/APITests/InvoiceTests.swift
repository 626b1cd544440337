import Foundation
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct InvoiceTests {
    private func invoice(_ world: World, _ id: Int64 = 1, as role: String = "viewer") throws -> JSON {
        try world.get("/billing/invoices/\(PublicID.string(id))", as: role).json
    }

    @Test func `an invoice names its MSP, as it is known to the law, and the client`() throws {
        let world = try World()
        let plain = try invoice(world)
        #expect(plain["issuer"]?["name"] == .string("MSP 1") && plain["issuer"]?["bank_account"] == .null)
        #expect(plain["recipient"]?["name"] == .string("Canary acme") && plain["recipient"]?["address"] == .null)
        for id in [1, 2] {
            try world.run(
                """
                UPDATE msps SET legal_name = 'M\(id) GmbH', address = 'Street \(id)' || char(10) || 'Town', vat_id = 'V\(id)',
                    tax_id = 'T\(id)', bank_name = 'B\(id)', bank_account = 'A\(id)', bic = 'C\(id)' WHERE slug = 'msp\(id)'
                """)
        }
        try world.run("UPDATE clients SET legal_name = 'Acme KG', address = 'Port', vat_id = 'X' WHERE slug = 'acme'")
        let named = try invoice(world)
        let issuer = ["name", "address", "vat_id", "tax_id", "bank_name", "bank_account", "bic"].map {
            named["issuer"]?[$0]?.text
        }
        #expect(issuer == ["M1 GmbH", "Street 1\nTown", "V1", "T1", "B1", "A1", "C1"])
        #expect(["name", "address", "vat_id"].map { named["recipient"]?[$0]?.text } == ["Acme KG", "Port", "X"])
    }

    @Test func `tax rates are with their lines, and in totals where they make the invoice`() throws {
        let world = try World()
        #expect(try invoice(world)["tax_rates"] == .array([]))
        try world.run("UPDATE invoice_lines SET tax_rate = '19' WHERE client_id = 1 AND invoice_id = 1")
        let rated = try invoice(world)
        #expect(rated["lines"]?.elements.first?["tax_rate"] == .string("19"))
        let total = rated["tax_rates"]?.elements.first
        #expect(total?["rate"] == .string("19") && total?["net"]?["amount_minor"] == .integer(10_000))
        #expect(total?["tax"]?["amount_minor"] == .integer(1900))
    }

    @Test func `the last twelve lead on to older ones`() throws {
        let world = try World()
        #expect(try world.get("/billing", as: "viewer").json["older"] == .null)
        try add(9, to: world)
        #expect(try world.get("/billing", as: "viewer").json["older"] == .null)
        try add(1, from: 200, to: world)
        let billing = try world.get("/billing", as: "viewer").json
        let older = try #require(billing["older"]?.text)
        #expect(billing["invoices"]?.elements.count == 12)
        let rest = try world.get("/billing/invoices?after=\(older)", as: "viewer").json
        #expect(rest["items"]?.elements.count == 1 && rest["offset"] == .integer(12) && rest["total"] == .integer(13))
    }

    private func add(_ count: Int, from first: Int = 100, to world: World) throws {
        for id in first..<first + count {
            try world.run(
                """
                INSERT INTO invoices VALUES (1, \(id), 'x\(id)', 'X\(id)', 'paid', '2020-01-01', '2020-01-31', '2020-01-15', NULL, NULL,
                    'EUR', 100, 19, 119, 0, NULL, NULL, 0)
                """)
        }
    }

    @Test(arguments: ["viewer", "admin", "owner"])
    func `each role takes all invoices home, and that is in the log`(role: String) throws {
        let world = try World()
        try world.run(
            """
            UPDATE invoices SET number = '=1+1', status = 'paid', paid_on = '2026-09-01', subtotal_minor = -10000, tax_minor = -1900,
                total_minor = -11900, amount_due_minor = 0, payment_url = NULL WHERE client_id = 1 AND id = 1
            """)
        try world.run("UPDATE invoices SET currency = 'JPY' WHERE client_id = 1 AND id = 2")
        let token = try world.token(role)
        let export = world.post("/billing/invoices/export", "") { $0.authorization = "Bearer " + token }
        #expect(export.values("Content-Disposition") == [#"attachment; filename="invoices-acme.csv""#])
        #expect(export.values("Content-Type") == ["text/csv; charset=utf-8"])
        let lines = String(decoding: export.body, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(
            lines[0]
                == "\u{FEFF}number,status,issued_on,due_on,paid_on,period_start,period_end,currency,subtotal,tax,total,"
                + "amount_due,download_url,payment_url")
        #expect(lines.count == 5 && lines[4] == "")
        #expect(lines[2].contains(",JPY,10000,1900,11900,11900,,https://pay.example.net/2"))
        #expect(
            lines[3].hasPrefix("'=1+1,paid,2026-06-01,")
                && lines[3].hasSuffix(",2026-09-01,2026-06-01,2026-06-30,EUR,-100.00,-19.00,-119.00,0.00,,"))
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'invoices.exported'") == 1)
    }

    @Test func `a draft and another client's invoice are in nobody's file`() throws {
        let world = try World()
        let token = try world.token("viewer")
        let export = world.post("/billing/invoices/export", "") { $0.authorization = "Bearer " + token }
        let text = String(decoding: export.body, as: UTF8.self)
        #expect(!text.contains("acme-4") && !text.contains("globex") && text.contains("overdue"))
        #expect(world.post("/billing/invoices/export", "").code == "authentication-required")
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'invoices.exported'") == 1)
    }

    @Test func `a file of thousands is whole`() throws {
        let world = try World()
        try world.run(
            """
            WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 3499)
            INSERT INTO invoices SELECT 1, i, 'x' || i, 'N' || i, 'paid', '2020-01-01', '2020-01-31', NULL, NULL, NULL, 'EUR', 1, 1, 2,
                0, NULL, NULL, 0 FROM n
            """)
        let token = try world.token("viewer")
        let export = world.post("/billing/invoices/export", "") { $0.authorization = "Bearer " + token }
        let lines = String(decoding: export.body, as: UTF8.self).components(separatedBy: "\r\n").dropFirst().dropLast()
        #expect(lines.count == 2503)
        #expect(Set(lines.compactMap { $0.split(separator: ",").first }).count == 2503)
    }
}
