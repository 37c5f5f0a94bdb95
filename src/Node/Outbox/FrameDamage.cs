namespace Actors.Node.Outbox;

/// <summary>What was wrong with a file when it was opened.</summary>
/// <param name="TornBytes">Bytes behind the last whole frame, cut off.</param>
/// <param name="SpoiledFrames">Frames before it whose checksum was wrong, left out.</param>
internal readonly record struct FrameDamage(long TornBytes, int SpoiledFrames);

/// <summary>A file that cannot be read as frames at all.</summary>
internal sealed class FrameFileException(string message, bool isNewer) : IOException(message)
{
    /// <summary>True when a newer version wrote it: it must be left alone.</summary>
    public bool IsNewer { get; } = isNewer;
}
