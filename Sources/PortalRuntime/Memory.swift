import CLinux
import Glibc

/// The memory of the process.
package enum Memory {
    /// Resident bytes (proc_pid_statm(5)); 0 if unknown.
    package static var resident: Int64 {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &bytes, bytes.count)
        let fields = bytes.prefix(max(0, count)).split(separator: 0x20)
        guard fields.count > 1, let pages = Int64(String(decoding: fields[1], as: UTF8.self)) else { return 0 }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Returns freed memory to the system: malloc keeps memory freed by threads other than the first.
    /// - Returns: the resident bytes afterwards.
    package static func trim() -> Int64 {
        _ = clinux_malloc_trim()
        return resident
    }
}
