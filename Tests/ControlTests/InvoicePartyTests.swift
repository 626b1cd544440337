import PortalToolkit
import Testing

@testable import portalctl

/// Whom invoices are from and for, as operators say it.
@Suite struct InvoicePartyTests {
    let portal: Installation
    private static let columns = "legal_name, address, vat_id, tax_id, bank_name, bank_account, bic"

    init() throws {
        portal = try Installation()
        portal.addClient()
    }

    @Test func `msp set says what its invoices name, and an empty value clears`() throws {
        let run = portal.run([
            "msp", "set", "msp-acme", "--legal-name", "Alder IT GmbH", "--address", "Erlenweg 7\n10115 Berlin",
            "--vat-id",
            "DE999999999", "--tax-id", "30/000/00007", "--bank-name", "Musterbank", "--bank-account",
            "DE75 5121 0800 1245 1261 99", "--bic", "mustdebb", "--json",
        ])
        #expect(run.code == 0, "\(run.err)")
        #expect(run.out.contains(#""address":"Erlenweg 7\n10115 Berlin""#) && run.out.contains(#""bic":"MUSTDEBB""#))
        #expect(
            try portal.rows("SELECT \(Self.columns) FROM msps", columns: 7) == [
                "Alder IT GmbH|Erlenweg 7\n10115 Berlin|DE999999999|30/000/00007|Musterbank|DE75512108001245126199|MUSTDEBB"
            ])
        #expect(try portal.value("SELECT details FROM msp_events ORDER BY at DESC, id DESC").contains("bank_account"))
        #expect(portal.run(["msp", "set", "msp-acme", "--bank-account", "", "--bic", ""]).code == 0)
        #expect(try portal.rows("SELECT bank_account, bic, vat_id FROM msps", columns: 3) == ["||DE999999999"])
    }

    @Test(arguments: [
        ("--bank-account", "DE75512108001245126190"), ("--bic", "BANK"), ("--address", "1\n2\n3\n4\n5\n6\n7\n8\n9"),
        ("--vat-id", String(repeating: "1", count: 51)), ("--legal-name", "a\nb"),
    ])
    func `msp set refuses what cannot stand on an invoice`(option: String, value: String) throws {
        let run = portal.run(["msp", "set", "msp-acme", option, value])
        #expect(run.code != 0 && run.err.contains(option), "\(run.err)")
        #expect(try portal.rows("SELECT \(Self.columns) FROM msps", columns: 7) == ["||||||"])
    }

    @Test func `client set renames and says whom invoices are for, each an event of its own`() throws {
        #expect(portal.run(["client", "set", "acme", "--address", "Port 1\nHamburg", "--vat-id", "DE1"]).code == 0)
        let run = portal.run([
            "client", "set", "acme", "--name", "Acme 2", "--legal-name", "Acme KG", "--vat-id", "", "--json",
        ])
        #expect(run.out.contains(#""legal_name":"Acme KG","address":"Port 1\nHamburg","vat_id":null"#), "\(run.out)")
        #expect(
            try portal.rows("SELECT action FROM audit_events WHERE action <> 'client.added'").sorted()
                == ["client.changed", "client.changed", "client.renamed", "portal.enabled"])
        #expect(portal.run(["client", "set", "acme", "--name", "Acme 2"]).out.contains("is so already"))
        #expect(portal.run(["client", "set", "nobody", "--vat-id", "1"]).code != 0)
    }

    @Test func `client add takes them at once`() throws {
        #expect(
            portal.run(["client", "add", "globex", "--msp", "msp-acme", "--name", "Globex", "--address", "A\nB"]).code
                == 0)
        #expect(try portal.value("SELECT address FROM clients WHERE slug = 'globex'") == "A\nB")
    }

    @Test func `import lines set, keep and clear them`() throws {
        let lines = [
            #"{"type":"msp","msp":"msp-acme","legal_name":"Alder GmbH","address":"E 7\nBerlin","bank_account":"1-2"}"#,
            #"{"type":"client","client":"acme","name":"A","address":"P 1\nHamburg","vat_id":"DE1","status":"suspended"}"#,
            #"{"type":"client","client":"globex","msp":"msp-acme","name":"G","legal_name":"G Inc","status":"suspended"}"#,
        ]
        let first = portal.importLines(lines.joined(separator: "\n"))
        #expect(first.code == 0, "\(first.err)")
        #expect(
            try portal.rows("SELECT legal_name, address, vat_id FROM clients ORDER BY slug", columns: 3) == [
                "|P 1\nHamburg|DE1", "G Inc||",
            ])
        let events = "SELECT action FROM audit_events e JOIN clients c ON c.id = e.client_id WHERE slug ="
        #expect(
            try portal.rows(events + " 'acme'").sorted()
                == ["client.added", "client.changed", "client.renamed", "client.suspended", "portal.enabled"])
        #expect(
            try portal.rows(events + " 'globex'").sorted() == ["client.added", "client.changed", "client.suspended"])
        let again = portal.importLines(lines.joined(separator: "\n"))
        #expect(again.code == 0)
        #expect(try portal.rows(events + " 'acme'").count == 5)
        portal.importLines(#"{"type":"client","client":"acme","vat_id":null}"#)
        #expect(
            try portal.rows("SELECT address, vat_id FROM clients WHERE slug = 'acme'", columns: 2) == ["P 1\nHamburg|"])
        #expect(try portal.value("SELECT bank_account FROM msps") == "1-2")
    }

    @Test func `a tax rate of a line is percent, and one that is new changes the invoice`() throws {
        func invoice(_ rate: String) -> String {
            let money = #"{"amount_minor":100,"currency":"EUR"}"#
            return #"{"type":"invoice","client":"acme","id":"i","number":"1","status":"open","issued_on":"2026-01-01","#
                + #""due_on":"2026-01-31","subtotal":\#(money),"tax":{"amount_minor":19,"currency":"EUR"},"#
                + #""total":{"amount_minor":119,"currency":"EUR"},"amount_due":{"amount_minor":0,"currency":"EUR"},"#
                + #""lines":[{"description":"x","quantity":"1","unit_price":\#(money),"total":\#(money)\#(rate)}]}"#
        }
        for (rate, stored) in [
            ("", ""), (#","tax_rate":"19.00""#, "19"), (#","tax_rate":"7.5""#, "7.5"), (#","tax_rate":null"#, ""),
        ] {
            let run = portal.importLines(invoice(rate))
            #expect(run.code == 0, "\(run.err)")
            #expect(try portal.value("SELECT coalesce(tax_rate, '') FROM invoice_lines") == stored)
        }
        for rate in [#""101""#, #""-1""#, #""x""#, "19", #""1.1234567""#] {
            let run = portal.importLines(invoice(#","tax_rate":\#(rate)"#))
            #expect(run.code == 1 && run.err.contains("lines[0].tax_rate"), "\(rate): \(run.err)")
        }
    }
}
