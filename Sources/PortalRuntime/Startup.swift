import Glibc

/// Collects all problems that prevent a start, for a single message.
package struct Startup {
    /// Program name in the message.
    package let program: String
    /// One sentence per problem.
    package private(set) var problems: [String] = []

    /// Starts without problems.
    package init(program: String) { self.program = program }

    /// Runs a step; a thrown error becomes a problem.
    /// - Parameter name: the setting to name, if the error does not.
    package mutating func attempt<T>(_ name: String? = nil, _ step: () throws -> T) -> T? {
        do {
            return try step()
        } catch let invalid as Configuration.InvalidSettings {
            problems += invalid.problems
        } catch {
            problems.append(name.map { "\($0): \(error)" } ?? "\(error)")
        }
        return nil
    }

    /// Adds a problem.
    package mutating func complain(_ problem: String) { problems.append(problem) }

    /// The message with all problems, ending with a line feed.
    package var message: String {
        "\(program): cannot start:\n" + problems.map { "  \($0)\n" }.joined()
    }

    /// Prints the message and exits with ``ExitCode/configuration``.
    /// - Parameter isActivated: Whether systemd's socket has started this: after a pause, as it does so again for the
    ///   request that waits.
    package func refuse(isActivated: Bool = false) -> Never {
        Terminal.write(Journal.current == nil ? message : entry, to: 2)
        if isActivated { sleep(1) }
        exit(ExitCode.configuration)
    }

    /// The message for the journal: lines of the priority of errors (sd-daemon(3)).
    package var entry: String {
        let priority = "<\(LogLevel.error.priority)>"
        return message.split(separator: "\n").map { "\(priority)\($0)\n" }.joined()
    }
}

/// Plain text on standard output or standard error.
package enum Terminal {
    /// Writes the whole text, blocking if necessary.
    package static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8), to: descriptor)
    }

    /// Writes all bytes; returns whether that succeeded.
    @discardableResult package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }
}
