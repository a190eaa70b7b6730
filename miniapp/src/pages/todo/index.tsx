import { useState, type ReactNode } from 'react';
import { Button, Input, Text, View } from '@tarojs/components';
import { z } from 'zod';

const shape = z.object({ name: z.string().min(2) });

export default function Todo(): ReactNode {
  const [n, setN] = useState(0);
  const [name, setName] = useState('');
  return (
    <View>
      <Text>点了 {n} 次</Text>
      <Button onClick={() => setN(n + 1)}>点我</Button>
      <Input value={name} onInput={(e) => setName(e.detail.value)} placeholder="姓名" />
      <Text>{shape.safeParse({ name }).success ? `你好，${name}` : '姓名太短'}</Text>
    </View>
  );
}
