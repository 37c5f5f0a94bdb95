using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Actors.Messages.Segments;

/// <summary>Whether what lies in a directory can only have come from those that may report: owners and modes of the directory and of a file in it.</summary>
public static class DirectoryTrust
{
    private const ushort Directory = 0x4000, Regular = 0x8000, KindMask = 0xf000, OthersMayWrite = 0x2;
    private const int AtCurrentDirectory = -100, DoNotFollow = 0x100, Effectively = 0x200, WriteAndSearch = 3, ReadOnly = 30;
    private const uint Nobody = 65534;

    /// <summary>Why a directory cannot be used; null when it can.</summary>
    public static TrustFlaw? Flaw(string directory)
    {
        if (!TryStatus(directory, out var owner, out var mode))
        {
            return new TrustFlaw($"{directory} is not there", "make it (chmod 0700), or mount the file system that it lies on");
        }

        var user = EffectiveUser();
        return (mode & KindMask) != Directory ? new TrustFlaw($"{directory} is no directory", "name one")
            : owner != 0 && owner != user ? new TrustFlaw(
                Words($"{directory} belongs to uid {owner}, who could put reports in and take them away"), Words($"chown it to root or to uid {user}, who uses it here"))
            : (mode & OthersMayWrite) != 0 ? new TrustFlaw($"every user may write into {directory} (mode {Octal(mode)})", $"chmod o-w {directory}")
            : Access(AtCurrentDirectory, Terminated(directory), WriteAndSearch, Effectively) != 0 ? Denied(directory, user, Marshal.GetLastPInvokeError())
            : null;
    }

    /// <summary>Why a directory that is there, and belongs to who it should, cannot be written.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="user">Who wants to write.</param>
    /// <param name="error">The system's number of the error.</param>
    public static TrustFlaw Denied(string directory, uint user, int error) => error == ReadOnly
        ? new TrustFlaw($"{directory} lies on a file system that is mounted read-only", "mount it for writing")
        : user == 0
            ? new TrustFlaw(
                $"root may not write into {directory}, as an NFS server takes it for nobody (root_squash) or a capability was taken away",
                "export it with no_root_squash, or let the agent run as a user who may write there")
            : new TrustFlaw(Words($"uid {user} may not write into {directory}"), "give it to that user, or to a group of its own that may write into it");

    /// <summary>The same for the user of this process, after a write that was refused.</summary>
    public static TrustFlaw Refused(string directory) => Denied(directory, EffectiveUser(), 0);

    /// <summary>Why a file in such a directory cannot be believed; null when it can.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="owners">Users whose files are believed beside those of root and of this process's user.</param>
    public static string? FileFlaw(string file, IReadOnlyCollection<uint> owners)
    {
        ArgumentNullException.ThrowIfNull(owners);
        return !TryStatus(file, out var owner, out var mode) ? "it cannot be looked at"
            : (mode & KindMask) != Regular ? "it is no plain file"
            : (mode & OthersMayWrite) != 0 ? Words($"every user may write it (mode {Octal(mode)})")
            : owner != 0 && owner != EffectiveUser() && !owners.Contains(owner)
                ? owner == Nobody
                    ? "it belongs to nobody (uid 65534): the NFS server takes the agent's root for nobody; export with no_root_squash, or let agents run as a user of actors.hub.spool.owners"
                    : Words($"it belongs to uid {owner}, whose reports are not asked for: only those of root, of the hub's user and of actors.hub.spool.owners are")
            : null;
    }

    /// <summary>Mode for files in a directory: for their owner, and for the group where the group may read the directory.</summary>
    public static UnixFileMode FileMode(string directory) =>
        UnixFileMode.UserRead | UnixFileMode.UserWrite | (TryStatus(directory, out _, out var mode) ? (UnixFileMode)mode & UnixFileMode.GroupRead : UnixFileMode.None);

    private static string Octal(ushort mode) => Convert.ToString(mode & 0xfff, 8).PadLeft(4, '0');

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static byte[] Terminated(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    // A link is looked at itself.
    private static bool TryStatus(string path, out uint owner, out ushort mode)
    {
        const uint basicStats = 0x7ff;
        var raw = new byte[256];
        var failed = StatX(AtCurrentDirectory, Terminated(path.TrimEnd('/') is { Length: > 0 } name ? name : "/"), DoNotFollow, basicStats, raw) != 0;
        owner = BinaryPrimitives.ReadUInt32LittleEndian(raw.AsSpan(20));
        mode = BinaryPrimitives.ReadUInt16LittleEndian(raw.AsSpan(28));
        return !failed;
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatX(int directory, byte[] path, int flags, uint mask, byte[] result);

    [DllImport("libc", EntryPoint = "faccessat", SetLastError = true)]
    private static extern int Access(int directory, byte[] path, int mode, int flags);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint EffectiveUser();
}

/// <summary>Why something cannot be used.</summary>
/// <param name="What">What is.</param>
/// <param name="Cure">What to change.</param>
public sealed record TrustFlaw(string What, string Cure)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What}: {Cure}";
}
