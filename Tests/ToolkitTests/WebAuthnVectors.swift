// Written by Tests/EndToEnd/authenticator.py: made by python-fido2, accepted by py_webauthn.
extension WebAuthnTests {
    /// For the host `portal.acme.test`, one of each algorithm.
    static let vectors = [
        Vector(
            algorithm: -7,
            id:
                "LC4_jta2nlMU2HlOcwG9o3mQG3YX0X0XBLynY1u7Nfs",
            registration:
                "vJkdlVeKZbaciteQ2GwWHdjlAsiF5Chpp8gX4l9g5ItFAAAAAAAAAAAAAAAAAAAAAAAAAAAAICwuP47Wtp5TFNh5"
                + "TnMBvaN5kBt2F9F9FwS8p2NbuzX7pQECAyYgASFYIHY1tsq9arMZncfzqGLSQ2b28Jj8zC7WkquiIdoSs9piIlgg"
                + "7-rdWvr9vF-Jq9SgiIt7wNjvFViU0uQ2a6S6naH-Isc",
            authenticatorData:
                "vJkdlVeKZbaciteQ2GwWHdjlAsiF5Chpp8gX4l9g5IsdAAAABw",
            clientDataJSON:
                "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiSjlyb1dIU1dySzRfNkk0Q0xiMUtoZDl3QnZCeEhI"
                + "MDktTnVCN3JRRk41LUdaZUI3YWlIZjlhS1JiMENHOXhvZWxlcW9NR29pMnNzIiwib3JpZ2luIjoiaHR0cHM6Ly9w"
                + "b3J0YWwuYWNtZS50ZXN0IiwiY3Jvc3NPcmlnaW4iOmZhbHNlfQ",
            signature:
                "MEYCIQDyXvsTExc296ft4fMxb_qGPQfMd6fk77aVsQf12LoxKwIhAMtq-_b2RcGuOALZ3wZIHQBHPRt68KMv1A1L"
                + "ygzWrWx6"),
        Vector(
            algorithm: -8,
            id:
                "u-SrlLaJ4uZKzu7iPhUFDaPbIG_BEZ61HR3tPrxc9hM",
            registration:
                "vJkdlVeKZbaciteQ2GwWHdjlAsiF5Chpp8gX4l9g5ItFAAAAAAAAAAAAAAAAAAAAAAAAAAAAILvkq5S2ieLmSs7u"
                + "4j4VBQ2j2yBvwRGetR0d7T68XPYTpAEBAycgBiFYIPlxktYCZINEyycsCgECR1GbPmBjpr5F5ofUaWYl04AZ",
            authenticatorData:
                "vJkdlVeKZbaciteQ2GwWHdjlAsiF5Chpp8gX4l9g5IsdAAAABw",
            clientDataJSON:
                "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoieUtBQlUtNmxQUmlQa3F4TVhGZXlpTTBSYk5lM2ls"
                + "LTJjNTBDNXcxT3ozSGJ4b2ZKNjVYVzJOcEwzRUpIeDQ3RUxtdFV2T1lpUlY4Iiwib3JpZ2luIjoiaHR0cHM6Ly9w"
                + "b3J0YWwuYWNtZS50ZXN0IiwiY3Jvc3NPcmlnaW4iOmZhbHNlfQ",
            signature:
                "wRz4Ty4mMf8kfTmr9n5UyTy_1zn-FpHxTy4mDYoTuN-q5atMEXSJAIUgkRt8-eiaQTyT-yjvzFTsjyyXl4AYBg"),
        Vector(
            algorithm: -257,
            id:
                "ngl4DframmpZTjKh3xX451kSxshhznkA0F2XPFgZiEU",
            registration:
                "vJkdlVeKZbaciteQ2GwWHdjlAsiF5Chpp8gX4l9g5ItFAAAAAAAAAAAAAAAAAAAAAAAAAAAAIJ4JeA362ppqWU4y"
                + "od8V-OdZEsbIYc55ANBdlzxYGYhFpAEDAzkBACBZAQDrHIIpp6gZuN90jXkFKJ66rwr3rpp524lRQ6MOc6E0vcbK"
                + "d5xN04pih65n7ITyjJG92zG6Njdrsabs4nTUvKFDpqqjU5L2foSswWZQD5bwhkuWjJFSLgG1L67WoetRT3x6GP_c"
                + "2fV9WoX_tQwM8tgRrBhP5KRRU792BotBDIpoa8vrpoccIKTCeahepIJHyUlA3zGJwJtOK7_yIzDGRe_4SGbCtLDF"
                + "iJRHhBtk5cf3nnKcN5xjA43a8CjiAcGwDBrh_UkvvyF9SVlQGkyY3b0miNJFYDDCE21DX5sPdXuMIobTJ8aRYNWd"
                + "G1XHP7n8PRBJKYWjOLGJX6jBl6BAlqaPIUMBAAE",
            authenticatorData:
                "vJkdlVeKZbaciteQ2GwWHdjlAsiF5Chpp8gX4l9g5IsdAAAABw",
            clientDataJSON:
                "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiS2d3Tmo2NVN6T0MtUXpQY1BueHlZNGtqeFBSQzU1"
                + "aUVOUUFCSjFGUWRZWGJzYTlfTkZVOUVXeGxsTEtmVVE2UFNYRkdhWjY5TTU0Iiwib3JpZ2luIjoiaHR0cHM6Ly9w"
                + "b3J0YWwuYWNtZS50ZXN0IiwiY3Jvc3NPcmlnaW4iOmZhbHNlfQ",
            signature:
                "3c5VDr0FolZ7ANJ1iQdMLhgABUNQ4ifqdHQ0CJo2WyeFANBZKEtkEY3sUlA_IgY0HSHQhsX0ez55hLmJy3yMz0y0"
                + "Jiu1J9Cv2K06sC5-uktjTLzfnZkO0sglAuuaDgRUgPzJ2Q4E77pF_qXa0LYgsprFlCRZ8wb61AxEMB3x9_Ko4OXS"
                + "KCsgqM6AndCVG-XFzlPitepsnfrAgTrorAKIuVVOu2P-9KTteLUSVBuInWjOmMMCc6KY2SKnqj8ISuQZVXZEUgYA"
                + "IE2d0fyyO2Jj33i5tyV1kzYAP6sJWv7JDC18LKnGdwsNyyVT2QlpJks7LjjF7Pc_6gXQAUQqxdI6Jg"),
    ]
}
