using System.Text;
using Actors.Node.Programs;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Programs;

public sealed class LibraryListTests
{
    [Fact]
    public void Shared_objects_with_code_are_told_once_each()
    {
        const string Maps = "55e0-55e1 r-xp 00000000 08:01 1                          /usr/bin/solver\n"
            + "7f00-7f01 r--p 00000000 08:01 2                          /usr/lib/libm.so.6\n"
            + "7f01-7f02 r-xp 00001000 08:01 2                          /usr/lib/libm.so.6\n"
            + "7f02-7f03 r-xp 00001000 08:01 2                          /usr/lib/libm.so.6\n"
            + "7f03-7f04 r-xp 00001000 08:01 3                          /srv/my lib/plug in.so (deleted)\n"
            + "7f04-7f05 r--p 00001000 08:01 4                          /usr/lib/libdata.so\n"
            + "7f05-7f06 rw-p 00000000 00:00 0                          [heap]\n"
            + "7f06-7f07 r-xp 00000000 00:00 0                          [vdso]\n"
            + "7f07-7f08 r-xp 00000000 00:01 5                          /memfd:jit\n";
        Assert.Equal(["/usr/lib/libm.so.6", "/srv/my lib/plug in.so"], LibraryList.In(Encoding.UTF8.GetBytes(Maps), "/usr/bin/solver"u8).Select(Encoding.UTF8.GetString));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("7f01-7f02")]
    [InlineData("7f01-7f02 r-xp")]
    [InlineData("7f01-7f02 x 0 0 0 /a.so")]
    [InlineData("7f01-7f02 r-xp 0 0:0 0 ")]
    public void Of_broken_lines_nothing_is_taken(string maps) => Assert.Empty(LibraryList.In(Encoding.UTF8.GetBytes(maps), default));

    [Fact]
    public void Very_many_are_not_all_kept()
    {
        var maps = string.Concat(Enumerable.Range(0, 3000).Select(i => $"7f01-7f02 r-xp 0 0:0 0 /usr/lib/lib{i}.so\n"));
        Assert.Equal(256, LibraryList.In(Encoding.UTF8.GetBytes(maps), default).Count);
        maps = string.Concat(Enumerable.Range(0, 100).Select(i => $"7f01-7f02 r-xp 0 0:0 0 /{new string('x', 1000)}{i}.so\n"));
        Assert.InRange(LibraryList.In(Encoding.UTF8.GetBytes(maps), default).Sum(l => l.Length), 1, 16 * 1024);
    }

    [Fact]
    public void Random_bytes_never_throw() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => LibraryList.In([.. "7f01-7f02 r-xp 0 0:0 0 /a.so"u8, .. bytes], default).Count <= 256 && ContainerImage.Named([.. "image=\""u8, .. bytes]).Length <= bytes.Length));

    [Theory]
    [InlineData("engine=\"podman-4.3\"\nname=\"x\"\nimage=\"docker.io/library/debian:12\"\nimageid=\"abc\"\n", "docker.io/library/debian:12")]
    [InlineData("image=\"\"\n", "")]
    [InlineData("image=debian\n", "")]
    [InlineData("image=\"debian", "")]
    [InlineData("", "")]
    public void Podman_tells_its_image(string text, string image) => Assert.Equal(image, Encoding.UTF8.GetString(ContainerImage.Named(Encoding.UTF8.GetBytes(text))));
}
