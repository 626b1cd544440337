import Testing

@testable import PortalToolkit

@Suite struct PhoneNumberTests {
    @Test(arguments: [
        "110", "+49 30 1234-0", "(030) 1234/56", "+44 (0)20 7946 0958", "030.1234.56", "+1 (212) 555-0100 ext. 12",
        "030 1234 ext 5", "0301234ext5", "030 1234x5", "030 1234 x 123456", "12345678901234567890",
    ])
    func `common notations of phone numbers are accepted`(text: String) {
        #expect(PhoneNumber.isValid(text))
    }

    @Test(arguments: [
        "", "11", "+", "call us", "0800-PORTAL", " 030 1234", "030 1234 ", "++49 30 1234", "030+1234", "030 1234 ext.",
        "030 1234 ext 1234567", "030 1234 y5", "030 1234 x5 x6", "ext 5", "030\u{a0}1234", "٠٣٠١٢٣٤", "030\n1234",
        "030;1234", "123456789012345678901", "tel:0301234", "1" + String(repeating: " ", count: 60) + "23",
    ])
    func `text that cannot be dialled is refused`(text: String) {
        #expect(!PhoneNumber.isValid(text))
    }
}
