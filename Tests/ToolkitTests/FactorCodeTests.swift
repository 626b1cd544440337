import Testing

@testable import PortalToolkit

@Suite struct FactorCodeTests {
    @Test(arguments: ["123456", " 123 456 ", "123-456", "１２３４５６", "١٢٣٤٥٦", "12\u{a0}34\t56"])
    func `six digits are a code of an app, however they are typed`(typed: String) {
        #expect(FactorCode(typed) == .totp("123456"))
    }

    @Test func `a recovery code is read as people copy it`() throws {
        let code = try #require(RecoveryCode.make(RandomSource { Array(0..<UInt8($0)) }).first)
        #expect(code == "000G-40R4-0M30-E209")
        let normal = FactorCode.recovery("000G40R40M30E209")
        for typed in [code, code.lowercased(), "OOOG 4OR4 OM3O E2O9", "000g40r40m30e209", "000G–40R4–0M30–E209"] {
            #expect(FactorCode(typed) == normal, "\(typed)")
        }
    }

    @Test(arguments: [
        "", "12345", "1234567", "abcdef", "000G-40R4-0M30-E20", "000G-40R4-0M30-E2099", "UUUU-40R4-0M30-E209", "½23456",
    ])
    func `what can be no code is none`(typed: String) {
        #expect(FactorCode(typed) == nil)
    }

    @Test func `codes made at once differ, and are stored as what belongs to one person`() throws {
        let codes = RecoveryCode.make(.system)
        #expect(Set(codes).count == RecoveryCode.count)
        let normal = try #require(codes.first.flatMap(RecoveryCode.normal))
        let hash = try RecoveryCode.hash(normal, client: ClientID(1), user: UserID(1))
        #expect(try RecoveryCode.hash(normal, client: ClientID(2), user: UserID(1)) != hash)
        #expect(try RecoveryCode.hash(normal, client: ClientID(1), user: UserID(2)) != hash)
    }
}
