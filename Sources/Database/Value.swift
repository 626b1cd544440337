/// A parameter value.
package enum Value: Sendable, Equatable {
    /// 64-bit integer: ids, instants, money, flags.
    case integer(Int64)
    /// Floating point: percentages.
    case real(Double)
    /// UTF-8 text.
    case text(String)
    /// Bytes.
    case blob([UInt8])
    /// NULL.
    case null

    /// An integer, or null.
    package init(_ value: Int64?) { self = value.map(Value.integer) ?? .null }
    /// A text, or null.
    package init(_ value: String?) { self = value.map(Value.text) ?? .null }
    /// A floating-point number, or null.
    package init(_ value: Double?) { self = value.map(Value.real) ?? .null }
    /// 1 or 0.
    package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByNilLiteral
{
    /// An integer literal.
    package init(integerLiteral value: Int64) { self = .integer(value) }
    /// A floating-point literal.
    package init(floatLiteral value: Double) { self = .real(value) }
    /// A text literal.
    package init(stringLiteral value: String) { self = .text(value) }
    /// A NULL literal.
    package init(nilLiteral: ()) { self = .null }
}
