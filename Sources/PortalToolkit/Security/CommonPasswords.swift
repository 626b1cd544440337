/// The passwords that are tried first, by a list of words and by rules.
///
/// Source: written for this project from what published rankings of leaked passwords agree on (that `password`,
/// `qwerty`, first names, clubs and keyboard walks lead them); no list was copied. Licence: that of the project.
/// Only what can have ten characters matters: a word is met also with digits and signs around it, doubled, with the
/// usual substitutions, and two of the words together are met too.
package enum CommonPasswords {
    /// Whether a password (at least ten characters) is one of them.
    package static func contains(_ password: String) -> Bool {
        let folded = Text.folded(password)
        let bytes = Array(folded.utf8)
        let inner = trimmed(bytes)
        return isRepetition(bytes) || isRun(bytes) || isWalk(folded) || isWords(inner.filter(isLetter))
            || isWords(inner.map(plain).filter(isLetter))
    }

    /// A unit of up to four bytes, over and over: `aaaaaaaaaa`, `1212121212`, `abcdabcdabcd`.
    private static func isRepetition(_ bytes: [UInt8]) -> Bool {
        (1...4).contains { unit in
            bytes.indices.allSatisfy { bytes[$0] == bytes[$0 % unit] }
        }
    }

    /// Steps of one, up or down, with a wrap from 9 to 0: `1234567890`, `abcdefghij`, `9876543210`.
    private static func isRun(_ bytes: [UInt8]) -> Bool {
        let steps = zip(bytes, bytes.dropFirst()).map { Int($1) - Int($0) }
        return steps.allSatisfy { $0 == 1 || $0 == -9 } || steps.allSatisfy { $0 == -1 || $0 == 9 }
    }

    /// Keys that lie side by side, in pieces of at least three, and at most two more: `qwertyuiop`, `1qaz2wsx3edc`,
    /// `asdfghjkl123`, `12345678910`.
    private static func isWalk(_ folded: String) -> Bool {
        var rest = folded[...]
        while rest.count > 2 {
            let step = stride(from: min(rest.count, 12), through: 3, by: -1).first { length in
                walks.contains { $0.contains(rest.prefix(length)) }
            }
            guard let step else { return false }
            rest = rest.dropFirst(step)
        }
        return true
    }

    /// One listed word, the same twice, or two of them.
    private static func isWords(_ letters: [UInt8]) -> Bool {
        let text = String(decoding: letters, as: UTF8.self)
        return words.contains(text)
            || text.indices.dropFirst().contains {
                words.contains(String(text[..<$0])) && words.contains(String(text[$0...]))
            }
    }

    /// Without the digits and signs around the letters.
    private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: isLetter), let last = bytes.lastIndex(where: isLetter) else {
            return []
        }
        return bytes[first...last]
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || byte >= 0x80
    }

    /// The letter that a digit or sign usually stands for.
    private static func plain(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30: 0x6f  // 0 o
        case 0x31, 0x21: 0x69  // 1 ! i
        case 0x33: 0x65  // 3 e
        case 0x34, 0x40: 0x61  // 4 @ a
        case 0x35, 0x24: 0x73  // 5 $ s
        case 0x37: 0x74  // 7 t
        default: byte
        }
    }

    private static let walks: [String] = {
        let rows = [
            "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm", "zaq12wsx", "1q2w3e4r5t6y7u8i9o0p",
            "q1w2e3r4t5y6u7i8o9p0", "147258369", "789456123", "!@#$%^&*()", "abcdefghijklmnopqrstuvwxyz",
        ]
        return rows + rows.map { String($0.reversed()) }
    }()

    private static let words = Set(
        """
        password passwort passwords passphrase passme motdepasse contrasena wachtwoord haslo parola senha
        pass pwd secret topsecret geheim private secure security login logon signin welcome willkommen bienvenue
        hello hallo hola bonjour letmein openup opensesame iloveyou loveyou loveme ilove love forever mylove lovely
        admin administrator root superuser user username guest test tester testing demo sample example default
        changeme changeit change temp temporary temppass newpassword mypassword yourpassword thepassword qwerty
        qwertz azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qweasd qweasdzxc abc abcd abcde abcdef abcdefg
        master boss manager office company business work server system network internet computer laptop desktop
        support helpdesk service portal client customer account database oracle cisco microsoft windows linux ubuntu
        google facebook youtube linkedin instagram twitter amazon apple samsung nokia android iphone
        monkey dragon tiger lion panther wolf bear eagle falcon phoenix dolphin turtle horse pony puppy kitty cat dog
        buster rocky shadow midnight sunshine moonlight moon star stars starwars sunflower flower rose butterfly angel
        angels devil heaven jesus christ god godisgood blessed faith hope trustno trustnoone trust believe nothing
        summer winter spring autumn sommer herbst fruehling january february march april may june july august
        september october november december monday tuesday wednesday thursday friday saturday sunday
        football fussball soccer baseball basketball hockey golf tennis rugby cricket liverpool chelsea arsenal
        manchester barcelona realmadrid bayern juventus yankees lakers cowboys steelers dallas chicago boston london
        paris berlin newyork america england germany france canada australia
        superman batman spiderman ironman pokemon pikachu naruto matrix hunter killer ninja samurai warrior soldier
        ranger pirate wizard merlin gandalf legend hero champion winner player gamer gaming minecraft fortnite roblox
        princess prince queen king kingdom princesa cookie chocolate cheese banana orange cherry pepper ginger coffee
        sugar honey candy sweet sweety baby babygirl babyboy girl boy mother mama mom father papa daddy family friend
        friends bestfriend brother sister
        michael jordan jennifer jessica michelle nicole ashley amanda daniel david andrew anthony matthew joshua
        thomas robert william charlie george james john joseph richard steven patrick jonathan benjamin samuel
        alexander alexandra maria anna laura sandra sabrina stephanie christian christopher martin stefan sebastian
        peter andreas markus lisa julia sarah samantha elizabeth victoria charlotte maggie molly bailey harley maverick
        mustang ferrari porsche mercedes corvette chevrolet yamaha kawasaki honda toyota audi bmw
        metallica slipknot nirvana eminem guitar music computerone money dollar million freedom whatever
        correcthorsebatterystaple access accessgranted enter entry start begin power magic lucky diamond silver golden
        gold black white red blue green yellow purple orange pink
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
