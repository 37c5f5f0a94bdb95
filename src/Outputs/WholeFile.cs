using System.Text;

namespace Actors.Outputs;

/// <summary>Files that readers see whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the file and puts it in its place.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(directory);

        // Readers of whole directories take no file whose name begins with a dot.
        var next = Path.Combine(directory, "." + Path.GetFileName(full) + ".new");
        await File.WriteAllTextAsync(next, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellation).ConfigureAwait(false);
        File.Move(next, full, overwrite: true);
    }
}
