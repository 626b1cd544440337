import Testing

@testable import PortalLogic
@testable import PortalToolkit

@Suite struct EmailVariantsTests {
    @Test func `a typed address is looked up in its current and its legacy form`() {
        let typed = EmailAddress.stored(" Ａ@Acme.test ")
        #expect(typed == EmailVariants(form: "a@acme.test", old: "ａ@acme.test"))
        #expect(EmailAddress.stored("A@Acme.test") == EmailVariants(form: "a@acme.test", old: "a@acme.test"))
        #expect(EmailAddress.stored(" Nobody ") == EmailVariants(form: "nobody", old: "nobody"))
    }
}
