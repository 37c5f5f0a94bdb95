using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Actors.Node.Kernel;

/// <summary>
/// Programs and libraries as a process has them in its memory. Most of their pages are needed at the start alone, and count as the process's own
/// for ever: let go of, they are the page cache's again, and what is needed after all comes back from there by itself.
/// </summary>
internal sealed class LoadedFiles
{
    private readonly List<Range> _unchanging = [];
    private Range? _candidate;
    private bool _present;

    /// <summary>Part of the memory of a process.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Range(nuint Start, nuint End);

    /// <summary>
    /// The ranges whose pages are a file's and nothing else: nobody can write to them, and no page is the process's own, as it is where addresses were
    /// filled in. Programs and libraries alone: they stay where they are as long as the process lives, so that nothing else can be there by now. Of .NET's
    /// those that are shared with the file: of others the runtime changes pages while it loads them.
    /// </summary>
    internal IReadOnlyList<Range> Unchanging => _unchanging;

    /// <summary>Lets go of the pages of all that this process has loaded and cannot change.</summary>
    public static unsafe void LetGo()
    {
        const int DontNeed = 4;
        foreach (var (start, end) in OfThisProcess().Unchanging)
        {
            _ = Libc.Advise((void*)start, end - start, DontNeed);
        }
    }

    /// <summary>What this process has loaded; nothing where that cannot be read.</summary>
    internal static LoadedFiles OfThisProcess()
    {
        var loaded = new LoadedFiles();
        Span<byte> buffer = stackalloc byte[16 * 1024];
        try
        {
            using var file = File.OpenHandle("/proc/self/smaps");
            var (offset, kept, got) = (0L, 0, 0);
            while (kept < buffer.Length && (got = RandomAccess.Read(file, buffer[kept..], offset)) > 0)
            {
                offset += got;
                var rest = loaded.TakeLines(buffer[..(kept + got)]);
                rest.CopyTo(buffer);
                kept = rest.Length;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new LoadedFiles();
        }

        return loaded;
    }

    /// <summary>Takes lines of <c>/proc/PID/smaps</c> (proc(5)).</summary>
    /// <returns>What has no end yet.</returns>
    internal ReadOnlySpan<byte> TakeLines(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Take(text[..end]);
            text = text[(end + 1)..];
        }

        return text;
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("Rss:"u8))
        {
            _present = Kibibytes(line[4..]) > 0;
        }
        else if (line.StartsWith("Anonymous:"u8))
        {
            if (_candidate is { } range && _present && Kibibytes(line[10..]) == 0)
            {
                _unchanging.Add(range);
            }

            _candidate = null;
        }
        else if (!line.IsEmpty && char.IsAsciiHexDigitLower((char)line[0]))
        {
            (_candidate, _present) = (Code(line), false);
        }
    }

    /// <returns>Where it lies, if it is code that nobody writes to.</returns>
    private static Range? Code(ReadOnlySpan<byte> line)
    {
        if (!Utf8Parser.TryParse(line, out ulong start, out var digits, 'x') || digits >= line.Length || line[digits] != (byte)'-')
        {
            return null;
        }

        line = line[(digits + 1)..];
        if (!Utf8Parser.TryParse(line, out ulong end, out digits, 'x') || end <= start)
        {
            return null;
        }

        var rights = line[digits..];
        var name = line[(line.LastIndexOf((byte)'/') + 1)..];
        var ours = rights.StartsWith(" r--s "u8) ? name.EndsWith(".dll"u8)
            : (rights.StartsWith(" r--p "u8) || rights.StartsWith(" r-xp "u8)) && (name.EndsWith(".so"u8) || name.IndexOf(".so."u8) >= 0);
        return ours ? new Range((nuint)start, (nuint)end) : null;
    }

    private static long Kibibytes(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text.TrimStart((byte)' '), out long kibibytes, out _) ? kibibytes : -1;
}
