using System.Globalization;

namespace Actors.Node.Samplers;

/// <summary>Reads small files of /proc and /sys. What is not there or cannot be read is null: devices come and go.</summary>
internal static class SysFile
{
    /// <summary>A file's text, without the blanks around it.</summary>
    public static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Where a symbolic link leads; null where it is none.</summary>
    public static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A file's one number.</summary>
    public static double? Value(string path) => Number(Text(path));

    /// <summary>A number as kernels and commands write it; null for anything else, as <c>[N/A]</c>.</summary>
    public static double? Number(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    /// <summary>Names in a directory, ordered; none where it is not there.</summary>
    public static IReadOnlyList<string> Names(string directory)
    {
        try
        {
            var names = Directory.GetFileSystemEntries(directory).Select(path => Path.GetFileName(path)!).ToArray();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
