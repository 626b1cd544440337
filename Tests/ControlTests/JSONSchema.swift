import Foundation

/// The subset of JSON Schema (2020-12) used by `docs/import.schema.json`; unknown keywords are errors, so that none is
/// silently ignored.
struct JSONSchema {
    private let root: [String: Any]

    init(_ text: String) throws {
        root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    /// Problems of a JSON text; empty if valid.
    func problems(_ text: String) throws -> [String] {
        check(try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed), root, "$")
    }

    private func check(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
        schema.flatMap { keyword, rule in check(value, keyword, rule, schema, path) }
    }

    private func check(_ value: Any, _ keyword: String, _ rule: Any, _ schema: [String: Any], _ path: String)
        -> [String]
    {
        let wrong = ["\(path): \(keyword)"]
        switch keyword {
        case "$schema", "$id", "$defs", "title", "description", "format", "then": return []
        case "$ref": return check(value, definition(rule), path)
        case "type": return types(rule).contains { isType(value, $0) } ? [] : wrong
        case "enum": return (rule as? [Any] ?? []).contains { isEqual($0, value) } ? [] : wrong
        case "const": return isEqual(rule, value) ? [] : wrong
        case "required":
            guard let object = value as? [String: Any] else { return [] }
            return (rule as? [String] ?? []).filter { object[$0] == nil }.map { "\(path).\($0): required" }
        case "properties":
            guard let object = value as? [String: Any], let rules = rule as? [String: [String: Any]] else { return [] }
            return object.flatMap { name, member in rules[name].map { check(member, $0, "\(path).\(name)") } ?? [] }
        case "additionalProperties":
            guard let object = value as? [String: Any] else { return [] }
            let known = (schema["properties"] as? [String: Any] ?? [:]).keys
            let others = object.filter { !known.contains($0.key) }
            if let rule = rule as? [String: Any] {
                return others.flatMap { check($0.value, rule, "\(path).\($0.key)") }
            }
            return others.isEmpty ? [] : wrong
        case "items":
            let rule = rule as? [String: Any] ?? [:]
            return (value as? [Any] ?? []).enumerated().flatMap { check($1, rule, "\(path)[\($0)]") }
        case "minItems": return (value as? [Any])?.count ?? .max >= number(rule) ? [] : wrong
        case "maxItems": return (value as? [Any])?.count ?? 0 <= number(rule) ? [] : wrong
        case "maxProperties": return (value as? [String: Any])?.count ?? 0 <= number(rule) ? [] : wrong
        case "minLength": return (value as? String)?.unicodeScalars.count ?? .max >= number(rule) ? [] : wrong
        case "maxLength": return (value as? String)?.unicodeScalars.count ?? 0 <= number(rule) ? [] : wrong
        case "minimum": return isType(value, "number") && double(value) < double(rule) ? wrong : []
        case "maximum": return isType(value, "number") && double(value) > double(rule) ? wrong : []
        case "pattern":
            guard let text = value as? String, let rule = rule as? String else { return [] }
            return text.range(of: rule, options: .regularExpression) == nil ? wrong : []
        case "not": return check(value, rule as? [String: Any] ?? [:], path).isEmpty ? wrong : []
        case "anyOf":
            let results = (rule as? [[String: Any]] ?? []).map { check(value, $0, path) }
            return results.contains { $0.isEmpty } ? [] : results.min { $0.count < $1.count } ?? []
        case "allOf": return (rule as? [[String: Any]] ?? []).flatMap { check(value, $0, path) }
        case "if":
            guard check(value, rule as? [String: Any] ?? [:], path).isEmpty else { return [] }
            return check(value, schema["then"] as? [String: Any] ?? [:], path)
        default: return ["\(path): unknown keyword \(keyword)"]
        }
    }

    private func definition(_ reference: Any) -> [String: Any] {
        let name = (reference as? String)?.split(separator: "/").last.map(String.init) ?? ""
        return (root["$defs"] as? [String: Any])?[name] as? [String: Any] ?? ["unknown reference \(name)": true]
    }

    private func types(_ rule: Any) -> [String] { rule as? [String] ?? [rule as? String ?? ""] }

    private func isType(_ value: Any, _ type: String) -> Bool {
        let isFlag = (value as? NSNumber).map { $0.objCType.pointee == 99 } ?? (value is Bool)
        switch type {
        case "object": return value is [String: Any]
        case "array": return value is [Any]
        case "string": return value is String
        case "boolean": return isFlag
        case "null": return value is NSNull
        case "number": return !isFlag && value is NSNumber
        case "integer":
            return !isFlag && (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } ?? false
        default: return false
        }
    }

    private func isEqual(_ one: Any, _ two: Any) -> Bool { (one as? NSObject)?.isEqual(two) ?? false }
    private func number(_ rule: Any) -> Int { (rule as? NSNumber)?.intValue ?? -1 }
    private func double(_ value: Any) -> Double { (value as? NSNumber)?.doubleValue ?? .nan }
}
