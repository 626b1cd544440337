import Glibc

/// A failed precondition of a test.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Reads a file in `Tests/LogicTests/Vectors`.
func readVector(_ name: String, beside file: String = #filePath) throws -> [UInt8] {
    let path = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    guard let handle = fopen(path + "/Vectors/" + name, "r") else { throw Unexpected("cannot open \(name)") }
    defer { fclose(handle) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let got = fread(&buffer, 1, buffer.count, handle), got > 0 { bytes += buffer[..<got] }
    return bytes
}
