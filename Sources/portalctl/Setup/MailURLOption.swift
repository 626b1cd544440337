import PortalRuntime
import PortalToolkit

/// Where `setup` has the mail server from; its password in no command line, as everybody on the machine can read those.
enum MailURLOption {
    /// The URL of `--mail-url`, which may be empty, or of `--mail-url-file`; `nil` without either.
    /// - Parameter input: Standard input, for the file `-`.
    /// - Throws: `UsageError`, which shows no URL: for both, for one with a password on the command line, and for one that is
    ///   no mail server's.
    static func url(_ arguments: Arguments, _ input: Input) throws -> String? {
        switch (arguments["--mail-url"], arguments["--mail-url-file"]) {
        case (nil, nil): return nil
        case (_?, _?): throw UsageError("--mail-url and --mail-url-file exclude each other")
        case (let url?, nil):
            guard !hasPassword(url) else {
                throw UsageError(
                    "--mail-url shows its password to everybody on this machine: give it by --mail-url-file FILE, "
                        + "or - for standard input")
            }
            return try url.isEmpty ? url : checked(url, "--mail-url")
        case (nil, let file?):
            guard let line = file == "-" ? try firstLine(input) : KeyFile.line(file) else {
                throw UsageError("--mail-url-file cannot be read or is empty")
            }
            return try checked(line, "--mail-url-file")
        }
    }

    private static func checked(_ url: String, _ option: String) throws -> String {
        if let objection = SetupQuestions.mailURL.objection(url) { throw UsageError("\(option) \(objection)") }
        return url
    }

    private static func firstLine(_ input: Input) throws -> String? {
        var lines = input.lines
        return try lines.next().flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    }

    private static func hasPassword(_ url: String) -> Bool {
        let rest = url.drop { $0 != ":" }.dropFirst()
        return rest.lastIndex(of: "@").map { rest[..<$0].contains(":") } ?? false
    }
}
