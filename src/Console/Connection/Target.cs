namespace Actors.Cli.Connection;

/// <summary>Whom a command speaks to: the hub, or with <c>--at</c> one live process.</summary>
/// <param name="Hub">Base address of the hub.</param>
/// <param name="At">HOST:PORT or unix:PATH of a process; null: the hub.</param>
internal sealed record Target(Uri Hub, string? At)
{
    private const string UnixPrefix = "unix:";

    /// <summary>The process is reached by a Unix socket.</summary>
    public bool IsSocket => At is not null && At.StartsWith(UnixPrefix, StringComparison.Ordinal);

    /// <summary>Reads the values of <c>--hub</c> and <c>--at</c>.</summary>
    /// <exception cref="CliException">The text is no address, or both are given.</exception>
    /// <param name="hub">Of <c>--hub</c>; null: not given.</param>
    /// <param name="at">Of <c>--at</c>; null: not given.</param>
    /// <param name="usual">The hub where neither is given.</param>
    public static Target Parse(string? hub, string? at, Uri usual)
    {
        if (hub is not null && at is not null)
        {
            throw new CliException("--hub and --at: give one of them") { WrongUsage = true };
        }

        if (at is { Length: > 0 } && !at.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            return new Target(Address("--at", at.Contains("://", StringComparison.Ordinal) ? at : "http://" + at), at);
        }

        return new Target(hub is null ? usual : Address("--hub", hub), at is { Length: > 0 } ? at : null);
    }

    /// <summary>Reads the address of a hub.</summary>
    /// <param name="option">What gave it, for the message.</param>
    /// <param name="text">What was given.</param>
    /// <exception cref="CliException">It is no address.</exception>
    public static Uri Address(string option, string text)
    {
        if (!Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var uri)
            || (!string.Equals(uri.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal) && !string.Equals(uri.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)))
        {
            throw new CliException($"{option} {text}: not an address; give it as http://HOST:PORT") { WrongUsage = true };
        }

        return uri;
    }
}
