# A keypad that the kernel takes for a real one: `uinput.pl VENDOR PRODUCT FIFO LIGHT` (hexadecimal digits). A line `CODE VALUE` in the FIFO is a
# key going down (1) or up (0); `unplug` pulls it. The file LIGHT has what its Num light is told to be.
use strict;
use warnings;

my ($vendor, $product, $fifo, $light) = @ARGV;
my ($set_event, $set_key, $set_light, $setup, $create) = (0x40045564, 0x40045565, 0x40045569, 0x405c5503, 0x5501);
sysopen(my $device, '/dev/uinput', 2) or die "uinput: $!";
ioctl($device, $set_event, $_) or die "events: $!" for 1, 0x11;
ioctl($device, $set_key, $_) or die "keys: $!" for 1 .. 248;
ioctl($device, $set_light, 0) or die "light: $!";
my $about = pack('S S S S a80 L', 3, hex $vendor, hex $product, 1, 'Keypad of the lab', 0);
ioctl($device, $setup, $about) or die "setup: $!";
ioctl($device, $create, 0) or die "create: $!";
sysopen(my $lines, $fifo, 2) or die "$fifo: $!";
my $begun = '';
for (;;) {
  my $wanted = '';
  vec($wanted, fileno($_), 1) = 1 for $device, $lines;
  next if select(my $ready = $wanted, undef, undef, undef) < 0;
  if (vec($ready, fileno($device), 1)) {
    sysread($device, my $event, 24) or die "events: $!";
    my (undef, undef, $type, $code, $value) = unpack('q q S S l', $event);
    if ($type == 0x11 && $code == 0) { open(my $file, '>', $light) or die $!; print $file $value; close $file }
  }
  next unless vec($ready, fileno($lines), 1);
  sysread($lines, $begun, 4096, length $begun) or die "lines: $!";
  while ($begun =~ s/^(.*)\n//) {
    exit if $1 eq 'unplug';
    my ($code, $value) = split ' ', $1;
    # One write, one report.
    syswrite($device, pack('q q S S l', 0, 0, 1, $code, $value) . pack('q q S S l', 0, 0, 0, 0, 0)) or die "key: $!";
  }
}
