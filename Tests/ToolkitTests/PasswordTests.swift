import Glibc
import Synchronization
import Testing

@testable import PortalToolkit

@Suite struct PasswordTests {
    @Test func `a hash verifies its own password only and has its own salt`() throws {
        let hasher = PasswordHasher(threads: 8, parameters: .insecure)
        let stored = try hasher.hash("correct-horse-battery")
        #expect(stored.hasPrefix("$scrypt$ln=1,r=1,p=1$"))
        #expect(try hasher.verify("correct-horse-battery", against: stored))
        #expect(try !hasher.verify("correct-horse-batterx", against: stored))
        #expect(try stored != hasher.hash("correct-horse-battery"), "a salt of its own")
        #expect(PasswordHash(stored)?.description == stored)
    }

    @Test func `passwords are composed to NFC before hashing`() throws {
        let hasher = PasswordHasher(threads: 8, parameters: .insecure)
        let stored = try hasher.hash("mot de passe é")
        #expect(try hasher.verify("mot de passe e\u{301}", against: stored))
    }

    @Test func `verification hashes once even for an unknown user or a malformed hash`() throws {
        let hasher = PasswordHasher(threads: 8, parameters: .insecure)
        let stored = try hasher.hash("correct-horse-battery")
        let before = hasher.hashes
        for stored in [stored, nil, "", "rubbish"] {
            #expect(try !hasher.verify("wrong", against: stored))
        }
        #expect(hasher.hashes == before + 4)
    }

    @Test func `a hash with other parameters needs a rehash`() throws {
        let cheap = PasswordHasher(threads: 2, parameters: .insecure)
        let stored = try cheap.hash("correct-horse-battery")
        #expect(!cheap.needsRehash(stored))
        #expect(PasswordHasher(threads: 2).needsRehash(stored) && cheap.needsRehash("rubbish"))
    }

    /// The portal's own parameters, once: OpenSSL's default memory limit would reject them.
    @Test func `production scrypt parameters fit the memory limit`() throws {
        let hasher = PasswordHasher(threads: 2)
        #expect(try hasher.hash("correct-horse-battery").hasPrefix("$scrypt$ln=15,r=8,p=3$"))
    }

    @Test(arguments: [
        "", "$scrypt$", "scrypt$ln=1,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$A", "$bcrypt$ln=1,r=1,p=1$a$b",
        "$scrypt$ln=21,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=0,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=1,r=1,p=999999999999$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$r=1,ln=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=1,r=1,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=1,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$scrypt$ln=1,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA$",
    ])
    func `malformed or excessive hash strings are refused`(text: String) {
        #expect(PasswordHash(text) == nil)
    }

    // MARK: Rationing

    /// 20 threads at once: at most half of 8 wait, the rest are told to retry, and all that waited succeed.
    @Test func `at most half of the threads hash at once, further requests fail as busy`() throws {
        let slow = try #require(ScryptParameters(logCost: 14, blockSize: 8, parallelism: 1))
        let hasher = PasswordHasher(threads: 8, parameters: slow)
        #expect(hasher.limit == 4)
        let counts = Mutex((done: 0, busy: 0, most: 0))
        inParallel(20) {
            let outcome = Result { try hasher.hash("correct-horse-battery") }
            let waiting = hasher.waiting
            counts.withLock { counts in
                counts.most = max(counts.most, waiting)
                switch outcome {
                case .success: counts.done += 1
                case .failure(let error): if error is HasherBusy { counts.busy += 1 }
                }
            }
        }
        let (done, busy, most) = counts.withLock { $0 }
        #expect(done + busy == 20 && done >= 4 && busy >= 1 && most <= 4)
        #expect(hasher.hashes == done && hasher.waiting == 0)
        #expect(try hasher.hash("again").isEmpty == false, "and it goes on")
    }

    @Test func `a single thread may still hash`() throws {
        let hasher = PasswordHasher(threads: 1, parameters: .insecure)
        #expect(hasher.limit == 1)
        #expect(try hasher.verify("x", against: hasher.hash("x")))
    }

    /// A failing KDF is an error, never "wrong password".
    @Test func `a failing key derivation throws instead of reporting a wrong password`() throws {
        let tooMuch = try #require(ScryptParameters(logCost: 20, blockSize: 32, parallelism: 1))
        let hasher = PasswordHasher(threads: 2, parameters: tooMuch)
        #expect(throws: CryptoFailure(operation: "scrypt")) { try hasher.hash("x") }
        #expect(throws: CryptoFailure(operation: "scrypt")) { try hasher.verify("x", against: nil) }
        #expect(hasher.waiting == 0)
    }

    // MARK: The policy
}

/// Runs `body` on this many threads at once and waits for all: blocking calls must not starve the task pool.
func inParallel(_ count: Int, _ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let threads = (0..<count).map { _ in
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Box(body))
        let status = pthread_create(
            &thread, nil,
            {
                Unmanaged<Box>.fromOpaque($0!).takeRetainedValue().body(); return nil
            }, box.toOpaque())
        precondition(status == 0)
        return thread
    }
    for thread in threads { pthread_join(thread, nil) }
}
