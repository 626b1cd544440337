import Glibc
import Testing

@testable import PortalRuntime

@Suite final class KeyFileTests {
    private let folder = temporaryFolder()
    private var path: String { folder + "/keys" }

    deinit { removeFolder(folder) }

    private func write(_ bytes: [UInt8], mode: mode_t) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = Glibc.write(descriptor, bytes, bytes.count)
        fchmod(descriptor, mode)
        close(descriptor)
    }

    private func reason(isCredential: Bool = false) -> String? {
        do {
            _ = try KeyFile.read(path, isCredential: isCredential)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `a key file readable for its owner only is read`() throws {
        write(Array("k1:secret\n".utf8), mode: 0o600)
        #expect(try KeyFile.read(path, isCredential: false) == "k1:secret\n")
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o610, 0o644] as [mode_t])
    func `a key file open to others is refused unless it is a systemd credential`(mode: mode_t) {
        write(Array("k1:secret\n".utf8), mode: mode)
        #expect(reason() == "PORTAL_KEYS: the file must be readable for its owner only (chmod 600)")
        #expect(reason(isCredential: true) == nil)
    }

    @Test func `a key file that is missing, a folder, binary or too long is refused`() {
        #expect(reason()?.contains("cannot be read") == true)
        write([0xFF, 0xFE], mode: 0o600)
        #expect(reason() == "PORTAL_KEYS: the file is not UTF-8")
        write([UInt8](repeating: 0x61, count: KeyFile.maximumSize + 1), mode: 0o600)
        #expect(reason() == "PORTAL_KEYS: the file is too long")
        unlink(path)
        mkdir(path, 0o700)
        #expect(reason() == "PORTAL_KEYS: the file is not a plain file")
    }

    @Test func `only files below the credentials directory count as credentials`() throws {
        func isCredential(_ keys: String) throws -> Bool {
            try KeyFile.isCredential(Configuration(["CREDENTIALS_DIRECTORY": "/run/c", "PORTAL_KEYS": keys]))
        }
        #expect(try isCredential("/run/c/keys"))
        #expect(try !isCredential("/run/cd/keys"))
        #expect(try !isCredential("/run/c/../keys"))
        #expect(try !KeyFile.isCredential(Configuration([:])))
    }
}
